import { expect, test } from 'vitest';
import { findPercentile, fitExponent, fitSlope } from './numbers.ts';

test('a percentile is one of the values, by nearest rank, whatever their order', () => {
  const values = [50, 10, 40, 20, 30];
  expect(findPercentile(values, 0.5)).toBe(30);
  expect(findPercentile(values, 0.95)).toBe(50);
  expect(findPercentile(values, 0.2)).toBe(10);
  expect(findPercentile([7], 0.95)).toBe(7);
  expect(findPercentile([], 0.5)).toBeNaN();
});

test('the 95th percentile of a hundred values is the 95th smallest', () => {
  expect(
    findPercentile(
      Array.from({ length: 100 }, (_, at) => at + 1),
      0.95,
    ),
  ).toBe(95);
});

test('the slope of a straight line is exact and its interval has no width', () => {
  const { slope, low, high } = fitSlope([0, 1, 2, 3, 4].map((x) => ({ x, y: 100 + 7 * x })));
  expect(slope).toBeCloseTo(7, 9);
  expect(low).toBeCloseTo(7, 6);
  expect(high).toBeCloseTo(7, 6);
});

test('a saw-tooth without growth has an interval around zero', () => {
  const points = Array.from({ length: 300 }, (_, at) => ({ x: at / 300, y: 500 + 40 * (at % 17) }));
  const { low, high } = fitSlope(points);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});

test('a leak under a saw-tooth is outside the interval around zero', () => {
  const points = Array.from({ length: 300 }, (_, at) => ({ x: at / 300, y: 500 + at + 40 * (at % 17) }));
  const { slope, low } = fitSlope(points);
  expect(slope).toBeGreaterThan(200);
  expect(low).toBeGreaterThan(100);
});

test('errors that hang together make the interval wider than independent ones', () => {
  const at = (step: (n: number) => number) =>
    fitSlope(Array.from({ length: 200 }, (_, n) => ({ x: n / 200, y: step(n) })));
  const quick = at((n) => (n % 2) * 10);
  const slow = at((n) => (Math.floor(n / 20) % 2) * 10);
  expect(slow.high - slow.low).toBeGreaterThan(3 * (quick.high - quick.low));
});

test('cost that doubles with the size grows with exponent one', () => {
  expect(fitExponent([1000, 10_000, 100_000].map((x) => ({ x, y: 0.003 * x })))).toBeCloseTo(1, 6);
  expect(fitExponent([1000, 10_000, 100_000].map((x) => ({ x, y: 5 })))).toBeCloseTo(0, 6);
});
