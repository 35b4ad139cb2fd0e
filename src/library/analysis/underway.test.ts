import { expect, it } from 'vitest';
import type { WaitingJob } from '../store/job-store.ts';
import { createUnderway } from './underway.ts';

const job = { id: 1, byteSize: 1000 } as WaitingJob;

it('tells what is new each time, and takes it back when the batch is done and counts as a whole', () => {
  const underway = createUnderway();
  const long = underway.begin([job]);
  const other = underway.begin([job, job]);
  expect(long.tell({ secondsDone: 30, clipsDone: 0.25 })).toEqual({ clips: 0, audioSeconds: 30, bytes: 250 });
  expect(long.tell({ secondsDone: 60, clipsDone: 0.5 })).toEqual({ clips: 0, audioSeconds: 30, bytes: 250 });
  other.tell({ secondsDone: 1, clipsDone: 1 });
  expect(underway.countClips()).toBe(1.5);
  expect(long.end()).toEqual({ clips: 0, audioSeconds: -60, bytes: -500 });
  expect(underway.countClips()).toBe(1);
});

it('a batch that begins again takes nothing back meanwhile', () => {
  const batch = createUnderway().begin([job]);
  batch.tell({ secondsDone: 60, clipsDone: 0.5 });
  expect(batch.tell({ secondsDone: 10, clipsDone: 0.1 })).toEqual({ clips: 0, audioSeconds: 0, bytes: 0 });
});
