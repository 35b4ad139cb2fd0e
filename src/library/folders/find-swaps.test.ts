import { expect, test } from 'vitest';
import { findSwaps } from './find-swaps.ts';

const changed = (clipId: number, oldContentId: number | null, newContentId: number) => ({
  clipId,
  oldContentId,
  newContentId,
});

test('two files that changed names', () => {
  expect(findSwaps([changed(1, 10, 20), changed(2, 20, 10)])).toEqual(
    new Map([
      [1, 2],
      [2, 1],
    ]),
  );
});

test('three files in a circle, beside one that was edited', () => {
  const swaps = findSwaps([changed(1, 10, 30), changed(2, 20, 10), changed(3, 30, 20), changed(4, 40, 50)]);
  expect(swaps).toEqual(
    new Map([
      [1, 3],
      [2, 1],
      [3, 2],
    ]),
  );
});

test('a file overwritten with another one, or touched, is no swap', () => {
  expect(findSwaps([changed(1, 10, 20), changed(2, 20, 60)]).size).toBe(0);
  expect(findSwaps([changed(1, 10, 10), changed(2, null, 10)]).size).toBe(0);
});

test('of two copies of the same bytes one changes places', () => {
  const swaps = findSwaps([changed(1, 10, 20), changed(2, 10, 20), changed(3, 20, 10)]);
  expect(swaps).toEqual(
    new Map([
      [2, 3],
      [3, 2],
    ]),
  );
});
