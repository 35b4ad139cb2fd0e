import { expect, it } from 'vitest';
import type { WaitingJob } from '../store/job-store.ts';
import { batchClipLimit } from './pick-batch.ts';
import { lookAhead, planWork, urgentPriority } from './plan-work.ts';

const createLine = (count: number, change: Partial<WaitingJob> = {}): WaitingJob[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: at + 1, contentId: at + 1, spaceId: 1, priority: 0, deathCount: 0 },
    ...{ byteSize: 50_000, extension: 'wav', ...change },
  }));

it('batches get smaller towards the end, so that all workers are done together', () => {
  const sizes = [lookAhead, 40, 8, 3, 1].map((count) => planWork(createLine(count), 2).batch.length);
  expect(sizes).toEqual([batchClipLimit, 10, 2, 1, 1]);
});

it('what is urgent goes alone, even amid many', () => {
  const line = [...createLine(2, { priority: urgentPriority }), ...createLine(94)];
  const planned = planWork(line, 2);
  expect(planned.isUrgent).toBe(true);
  expect(planned.batch.map(({ priority }) => priority)).toEqual([urgentPriority, urgentPriority]);
});

it('a long file that is the last is divided among the workers, another one is not', () => {
  const long = { byteSize: 100 << 20 };
  expect(planWork(createLine(1, long), 2).shareCount).toBe(2);
  expect(planWork(createLine(1, long), 16).shareCount).toBe(4);
  expect(planWork(createLine(2, long), 2).shareCount).toBe(1);
  expect(planWork(createLine(1), 2).shareCount).toBe(1);
  expect(planWork(createLine(1, { ...long, deathCount: 1 }), 2).shareCount).toBe(1);
  expect(planWork(createLine(1, { byteSize: 4 << 20, extension: 'opus' }), 2).shareCount).toBe(2);
});

it('a batch with a long file may wait, one for which a person waits may not', () => {
  const long = { byteSize: 100 << 20 };
  expect(planWork(createLine(1, long), 2).isLong).toBe(true);
  expect(planWork(createLine(3), 2).isLong).toBe(false);
  expect(planWork(createLine(1, { ...long, priority: urgentPriority }), 2).isLong).toBe(false);
});
