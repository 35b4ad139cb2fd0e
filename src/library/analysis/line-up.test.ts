import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { ContentRange } from '../store/job-store.ts';
import { createLineUp } from './line-up.ts';

function setUp(lastId: number) {
  const enqueued: [number, ContentRange][] = [];
  const onSlice = vi.fn();
  const onFailed = vi.fn();
  const enqueueMissing = vi.fn((spaceId: number, which?: readonly number[] | ContentRange) => {
    enqueued.push([spaceId, which as ContentRange]);
    return 1;
  });
  const lineUp = createLineUp({
    jobs: { enqueueMissing, findLastContentId: () => lastId },
    transact: (action) => action(),
    listSpaceIds: () => [1, 2],
    onSlice,
    onFailed,
    sliceSize: 10,
  });
  return { lineUp, enqueued, enqueueMissing, onSlice, onFailed };
}

it('a library of one slice is in line at once', () => {
  const { lineUp, enqueued, onSlice } = setUp(10);
  lineUp.begin();
  expect(lineUp.isGoing).toBe(false);
  expect(enqueued).toEqual([
    [1, { after: 0, upTo: 10 }],
    [2, { after: 0, upTo: 10 }],
  ]);
  expect(onSlice).not.toHaveBeenCalled();
});

it('a large one comes slice by slice, with turns for others in between', async () => {
  const { lineUp, enqueued, onSlice } = setUp(25);
  lineUp.begin();
  expect(lineUp.isGoing).toBe(true);
  expect(enqueued).toHaveLength(2);
  await nextTurn();
  expect(enqueued).toHaveLength(4);
  await nextTurn();
  await nextTurn();
  expect(lineUp.isGoing).toBe(false);
  expect(enqueued.map(([, { upTo }]) => upTo)).toEqual([10, 10, 20, 20, 30, 30]);
  expect(onSlice).toHaveBeenCalledTimes(2);
});

it('asked again, it begins with the first content again', async () => {
  const { lineUp, enqueued } = setUp(25);
  lineUp.begin();
  await nextTurn();
  lineUp.begin();
  while (lineUp.isGoing) await nextTurn();
  expect(enqueued.map(([, { upTo }]) => upTo)).toEqual([10, 10, 20, 20, 10, 10, 20, 20, 30, 30]);
});

it('an error of a later slice is told and ends the round; closed, no slice follows', async () => {
  const { lineUp, enqueueMissing, onSlice, onFailed } = setUp(1000);
  lineUp.begin();
  enqueueMissing.mockImplementationOnce(() => {
    throw new Error('The disk is full.');
  });
  await nextTurn();
  expect(onFailed).toHaveBeenCalledOnce();
  expect(lineUp.isGoing).toBe(false);
  expect(onSlice).not.toHaveBeenCalled();
  lineUp.begin();
  lineUp.close();
  await nextTurn();
  expect(onSlice).not.toHaveBeenCalled();
});
