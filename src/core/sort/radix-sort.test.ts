import { expect, test } from 'vitest';
import { sortByKey } from './radix-sort.ts';

test('sorts by keys of the whole 32-bit range, equal ones in the order they came in', () => {
  const keys = Uint32Array.from([7, 0, 2 ** 32 - 1, 7, 3_000_000_000, 0]);
  const items = Int32Array.from([0, 1, 2, 3, 4, 5]);
  sortByKey(items, keys);
  expect([...items]).toEqual([1, 5, 0, 3, 4, 2]);
});

test('sorts only the items it is given', () => {
  const keys = Uint32Array.from([5, 4, 3, 2, 1]);
  const items = Int32Array.from([0, 4, 2]);
  sortByKey(items, keys);
  expect([...items]).toEqual([4, 2, 0]);
  sortByKey(new Int32Array(0), keys);
});

test('agrees with the sort of the language', () => {
  let seed = 1;
  const keys = Uint32Array.from({ length: 5000 }, () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    return seed % 3 === 0 ? seed >>> 20 : seed;
  });
  const items = Int32Array.from(keys.keys());
  sortByKey(items, keys);
  expect([...items]).toEqual([...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b));
});
