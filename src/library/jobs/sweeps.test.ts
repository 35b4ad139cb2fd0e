import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { ContentRange } from '../store/job-store.ts';
import { createSweeps } from './sweeps.ts';

function setUp(last: number) {
  const steps: string[] = [];
  const onSlice = vi.fn();
  const onFailed = vi.fn();
  const sweeps = createSweeps<'a' | 'b'>({
    findLastContentId: () => last,
    transact: (action) => action(),
    onSlice,
    onFailed,
  });
  const sweep = (what: string, sliceSize = 10) => ({
    sliceSize,
    step: ({ upTo }: ContentRange) => void steps.push(`${what} ${upTo}`),
  });
  return { sweeps, sweep, steps, onSlice, onFailed };
}

test('the first slice comes at once, the others one in each turn', async () => {
  const { sweeps, sweep, steps, onSlice } = setUp(25);
  sweeps.begin('a', 'replace', sweep('a'));
  expect(steps).toEqual(['a 10']);
  expect(sweeps.isGoing('a')).toBe(true);
  await nextTurn();
  await nextTurn();
  expect(steps).toEqual(['a 10', 'a 20', 'a 30']);
  expect(sweeps.isGoing()).toBe(false);
  expect(onSlice).toHaveBeenCalledTimes(2);
});

test('one takes the place of another of its name, or comes behind it', async () => {
  const { sweeps, sweep, steps } = setUp(20);
  sweeps.begin('a', 'replace', sweep('old'));
  sweeps.begin('a', 'replace', sweep('new'));
  sweeps.begin('b', 'add', sweep('first'));
  sweeps.begin('b', 'add', sweep('second'));
  expect(steps.splice(0)).toEqual(['old 10', 'new 10', 'first 10', 'second 10']);
  while (sweeps.isGoing()) await nextTurn();
  expect(steps).toEqual(['new 20', 'first 20', 'second 20']);
});

test('an error ends its own sweep; stopped, none goes on', async () => {
  const { sweeps, sweep, steps, onFailed } = setUp(100);
  const broken = {
    sliceSize: 10,
    step({ after }: ContentRange) {
      if (after > 0) throw new Error('The disk is full.');
    },
  };
  sweeps.begin('a', 'replace', broken);
  sweeps.begin('b', 'add', sweep('b'));
  await nextTurn();
  expect(onFailed).toHaveBeenCalledOnce();
  expect([sweeps.isGoing('a'), sweeps.isGoing('b')]).toEqual([false, true]);
  await nextTurn();
  sweeps.stop();
  await nextTurn();
  expect(steps).toEqual(['b 10', 'b 20']);
});
