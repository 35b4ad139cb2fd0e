import { describe, expect, it } from 'vitest';
import type { WatchedFolder } from '../../../shared/contract/folders.ts';
import { describeFolder } from './describe-folder.ts';

const folder: WatchedFolder = {
  id: 1,
  path: '/sounds',
  name: 'sounds',
  state: 'online',
  isScanning: false,
  unreadCount: 0,
  clipCount: 2310,
  analysedCount: 2310,
  failedCount: 0,
  unsupportedCount: 0,
  missingCount: 0,
  pendingRemoval: null,
  notice: null,
};

describe('describeFolder', () => {
  it('is silent about a folder where all is well', () => expect(describeFolder(folder)).toBeNull());
  it('counts what has been listened to while work goes on', () => {
    expect(describeFolder({ ...folder, analysedCount: 412 })?.text).toBe('412 of 2,310 listened to');
  });
  it('counts files that were found and not read yet', () => {
    expect(describeFolder({ ...folder, isScanning: true, unreadCount: 2000 })?.text).toBe(
      '310 of 2,310 files read',
    );
    expect(describeFolder({ ...folder, isScanning: true })?.text).toBe('Looking for sounds…');
  });
  it('does not call failed clips unfinished work', () => {
    expect(
      describeFolder({ ...folder, analysedCount: 2300, failedCount: 4, unsupportedCount: 6 }),
    ).toBeNull();
  });
  it('puts an unplugged drive before everything else', () => {
    const line = describeFolder({ ...folder, state: 'offline', isScanning: true, notice: 'No watching.' });
    expect(line).toEqual({ level: 'warning', text: expect.stringMatching(/^Not connected/) });
  });
  it('leaves missing files to the question about them, where one is asked', () => {
    const pendingRemoval = { missingCount: 200, clipCount: 2310, refused: false };
    expect(describeFolder({ ...folder, missingCount: 200 })?.text).toBe('200 files missing');
    expect(describeFolder({ ...folder, missingCount: 200, pendingRemoval })).toBeNull();
  });
});
