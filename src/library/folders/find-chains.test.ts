import { expect, test } from 'vitest';
import { findChains } from './find-chains.ts';

const file = (clipId: number, oldContentId: number | null, newContentId: number) => ({
  clipId,
  oldContentId,
  newContentId,
});

test('each clip goes to where its bytes are, up to a file that nobody had read', () => {
  expect(findChains([file(2, 20, 10), file(3, 30, 20), file(4, null, 30)])).toEqual([[2, 3, 4]]);
});

test('a file that was overwritten is the end', () => {
  expect(findChains([file(2, 20, 10), file(3, 30, 20)])).toEqual([[2, 3]]);
});

test('circles, edits and touched files are no chains', () => {
  expect(findChains([file(1, 10, 20), file(2, 20, 10)])).toEqual([]);
  expect(findChains([file(1, 10, 11), file(2, 20, 20), file(3, null, 20)])).toEqual([]);
});

test('of several copies of the same bytes each goes one way', () => {
  expect(findChains([file(1, 10, 50), file(2, 10, 60), file(3, 30, 10), file(4, null, 10)])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});
