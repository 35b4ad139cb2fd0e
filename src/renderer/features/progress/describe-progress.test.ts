import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { describeCaptions, describeFailures, describeListed, describeProgress } from './describe-progress.ts';

const working: JobProgress = {
  state: 'working',
  stoppedBecause: null,
  done: 412,
  total: 2310,
  underway: 0,
  failed: 3,
  unsupported: 0,
  clipsPerSecond: 14.2,
  realTimeFactor: 38.4,
  secondsLeft: 121,
  captions: { isAvailable: false, state: 'idle', done: 0, total: 0, failed: 0 },
};

describe('describeProgress', () => {
  it('says how far, how fast and how long', () => {
    expect(describeProgress(working)).toBe(
      'Listening… 412 of 2,310 clips · 14 clips/s · 38 × real time · 2 min left',
    );
  });
  it('leaves out what is not known at the start', () => {
    const start = { ...working, done: 0, clipsPerSecond: 0, realTimeFactor: 0, secondsLeft: null };
    expect(describeProgress(start)).toBe('Listening… 0 of 2,310 clips');
  });
  it('says why work stopped by itself', () => {
    const stopped = { ...working, state: 'stopped' as const, stoppedBecause: 'The disk is full.' };
    expect(describeProgress(stopped)).toBe('Stopped: The disk is full.');
  });
});

it('names failures and unreadable files apart', () => {
  expect(describeFailures({ failed: 3, unsupported: 0 })).toBe('3 failed');
  expect(describeFailures({ failed: 3, unsupported: 1200 })).toBe('3 failed, 1,200 not readable');
  expect(describeFailures({ failed: 0, unsupported: 0 })).toBe('');
});

it('says where only the first of very many failures are listed', () => {
  expect(describeListed(3, 3)).toBe('3 files');
  expect(describeListed(12_040, 1000)).toBe('12,040 files, the first 1,000 of them here');
});

describe('describeCaptions', () => {
  const captions = { isAvailable: true, state: 'working', done: 41, total: 318, failed: 0 } as const;
  it('says how many sounds have theirs', () => {
    expect(describeCaptions(captions, false)).toBe('Writing captions… 41 of 318 sounds');
    expect(describeCaptions(captions, true)).toBe('captions: 41 of 318 sounds');
  });
  it('says that they wait, and behind an analysis that they follow', () => {
    const waiting = { ...captions, state: 'waiting', done: 0, total: 1 } as const;
    expect(describeCaptions(waiting, true)).toBe('captions of 1 sound follow');
    expect(describeCaptions(waiting, false)).toBe('Captions of 1 sound wait');
  });
  it('has nothing to say when nothing is to be written', () => {
    expect(describeCaptions({ ...captions, state: 'idle' }, true)).toBe('');
  });
});
