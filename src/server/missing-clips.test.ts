import { expect, it } from 'vitest';
import type { WatchedFolder } from '../shared/contract/folders.ts';
import { describeMissing, findCovering } from './missing-clips.ts';

const folder: WatchedFolder = {
  id: 1,
  path: '/sounds',
  name: 'sounds',
  state: 'online',
  isScanning: false,
  unreadCount: 0,
  clipCount: 26,
  analysedCount: 26,
  failedCount: 0,
  unsupportedCount: 0,
  missingCount: 0,
  pendingRemoval: null,
  notice: null,
};

it('a folder where all is well is not spoken of', () => {
  expect(describeMissing(folder)).toBeUndefined();
});

it('many clips that are gone are told with the way to accept it', () => {
  const pendingRemoval = { missingCount: 19, clipCount: 26, refused: true };
  expect(describeMissing({ ...folder, pendingRemoval })).toMatch(
    /^19 of 26 clips of "\/sounds" .* more than half .* --accept-missing\.$/,
  );
});

it('a folder that is away keeps its clips and says so', () => {
  expect(describeMissing({ ...folder, state: 'offline' })).toContain('is kept');
});

it('a folder covers itself and what lies in it, not its namesakes', () => {
  const folders = [folder, { ...folder, path: '/sound' }, { ...folder, path: '/other' }];
  expect(findCovering(folders, ['/sounds/doors'])).toEqual([folder]);
  expect(findCovering(folders, ['/sounds'])).toEqual([folder]);
});

it('a whole drive covers what lies on it', () => {
  const drives = [
    { ...folder, path: 'D:\\' },
    { ...folder, path: '/' },
  ];
  expect(findCovering(drives, ['D:\\Sounds\\Doors'])).toEqual([drives[0]]);
  expect(findCovering(drives, ['/media/sounds'])).toEqual([drives[1]]);
});
