import { expect, test } from 'vitest';
import { judgeVanished } from './judge-vanished.ts';

test.each([
  [0, 0, 'go'],
  [2, 2, 'go'],
  [3, 100, 'go'],
  [5, 100, 'go'],
  [6, 100, 'ask'],
  [3, 20, 'ask'],
  [50, 100, 'ask'],
  [51, 100, 'refuse'],
  [3, 3, 'refuse'],
] as const)('%i clips vanished of %i: %s', (vanished, all, verdict) => {
  expect(judgeVanished(vanished, all)).toBe(verdict);
});
