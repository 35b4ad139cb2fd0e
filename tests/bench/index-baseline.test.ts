import { expect, test } from 'vitest';
import { mix } from './index-baseline.ts';

test('any beginning of a mixed list is spread evenly over the list', () => {
  const mixed = mix(Array.from({ length: 2000 }, (_, at) => at));
  expect(new Set(mixed).size).toBe(2000);
  const first = mixed.slice(0, 40).sort((a, b) => a - b);
  const gaps = first.slice(1).map((value, at) => value - (first[at] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(120);
});
