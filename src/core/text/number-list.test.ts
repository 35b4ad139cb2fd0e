import { expect, test } from 'vitest';
import { packNumbers, unpackNumbers } from './number-list.ts';

test('numbers come back as they were', () => {
  for (const numbers of [[], [0], [5, 6, 133, 134, 20_000, 2_000_000, 2 ** 31 - 1]]) {
    expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers);
  }
});

test('neighbours take one byte each', () => {
  expect(packNumbers([300, 301, 302, 400])).toHaveLength(5);
});
