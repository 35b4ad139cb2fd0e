import { expect, test } from 'vitest';
import { planParts } from './plan-parts.ts';

const dog = [1, 0, 0];
const rain = [0, 1, 0];
const car = [0, 0, 1];

/** Windows of ten seconds, five seconds apart. */
function windowsOf(vectors: readonly (readonly number[])[]) {
  return {
    dimension: vectors[0]?.length ?? 3,
    startsSeconds: Float32Array.from(vectors, (_, at) => 5 * at),
    endsSeconds: Float32Array.from(vectors, (_, at) => 5 * at + 10),
    vectors: Float32Array.from(vectors.flat()),
  };
}
const times = (vectors: readonly (readonly number[])[]) =>
  planParts(windowsOf(vectors)).map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);

test('a sound of one window is one whole', () => {
  expect(times([dog])).toEqual([[null, null]]);
  expect(times([])).toEqual([]);
});

test('a long sound that stays the same has no parts', () => {
  expect(times(Array.from({ length: 40 }, () => rain))).toEqual([[null, null]]);
});

test('neighbours that are alike are one part, and parts follow each other without a gap', () => {
  expect(times([dog, [0.99, 0.1, 0], rain, rain, rain, car])).toEqual([
    [null, null],
    [0, 10],
    [10, 25],
    [25, 35],
  ]);
});

test('the whole is the mean direction, of unit length', () => {
  const [whole] = planParts(windowsOf([dog, rain]));
  expect([...(whole?.vector ?? [])]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0]);
});

test('there is at most one part for 15 seconds, twelve up to an hour, and twelve an hour from there on', () => {
  const restless = (count: number) =>
    Array.from({ length: count }, (_, at) => [Math.cos(at * 2.3), Math.sin(at * 2.3), Math.cos(at * 0.7)]);
  const count = (seconds: number) => planParts(windowsOf(restless(seconds / 5 - 1))).length - 1;
  expect([15, 30, 60, 160, 300, 3600, 5400].map(count)).toEqual([2, 2, 4, 11, 12, 12, 18]);
});

test('where there are too many parts a long one does not swallow all that follows', () => {
  const restless = Array.from({ length: 60 }, (_, at) => [dog, rain, car][at % 3] ?? dog);
  const windows = windowsOf([...restless, ...Array.from({ length: 60 }, () => rain), ...restless]);
  const parts = planParts(windows).slice(1);
  expect(parts).toHaveLength(12);
  const lengths = parts.map(({ startSeconds, endSeconds }) => (endSeconds ?? 0) - (startSeconds ?? 0));
  expect(Math.max(...lengths)).toBeLessThan(450);
  expect(parts.map(({ startSeconds }) => startSeconds)).toContain(300);
});

test('three hours are planned in a moment', () => {
  const windows = windowsOf(Array.from({ length: 2160 }, (_, at) => [Math.cos(at), Math.sin(at), 0.1]));
  const startedAt = performance.now();
  expect(planParts(windows).length).toBeLessThanOrEqual(1 + 37);
  expect(performance.now() - startedAt).toBeLessThan(3000);
});

test('numbers that are not finite spoil no caption', () => {
  const parts = planParts(windowsOf([dog, [Number.NaN, 0, 0], rain]));
  for (const { vector } of parts) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
});
