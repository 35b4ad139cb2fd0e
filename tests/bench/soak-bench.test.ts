import { expect, test } from 'vitest';
import { describeMemory } from './soak-bench.ts';

const sample = (held: (at: number) => number) =>
  describeMemory(Array.from({ length: 360 }, (_, at) => ({ x: at / 360, y: held(at) })));

test('memory that goes up and down around the same is flat', () => {
  expect(sample((at) => 900 + 60 * Math.sin(at / 5)).isFlat).toBe(true);
});

test('fifty megabytes more in an hour are not flat, and the ends tell them', () => {
  const grown = sample((at) => 900 + (50 * at) / 360 + 5 * Math.sin(at / 5));
  expect(grown.isFlat).toBe(false);
  expect(grown.atEndMB - grown.atStartMB).toBeGreaterThan(40);
  expect(grown.slope).toBeCloseTo(50, -1);
});

test('a growth of less than a hundredth in an hour is called flat however sure it is', () => {
  expect(sample((at) => 900 + (4 * at) / 360).isFlat).toBe(true);
});
