import { describe, expect, test } from 'vitest';
import { padDimension, quantizeQueryNarrow, quantizeQueryWide, quantizeRows } from './quantize.ts';

describe('vectors as small integers', () => {
  test('dimensions are filled up to a multiple of 32', () => {
    expect([1, 32, 33, 384, 513].map(padDimension)).toEqual([32, 32, 64, 384, 544]);
  });

  test('a row comes back within half a step', () => {
    const row = Float32Array.from({ length: 40 }, (_, index) => Math.sin(index * 1.7));
    const { rowsInt8, scales } = quantizeRows(row, 40);
    const scale = scales[0] as number;
    for (const [index, value] of row.entries()) {
      expect(Math.abs((rowsInt8[index] as number) * scale - value)).toBeLessThanOrEqual(scale / 2 + 1e-6);
    }
  });

  test('each row has a scale of its own', () => {
    const { scales } = quantizeRows(Float32Array.of(1, 0, 0.001, 0), 2);
    expect(scales[0]).toBeCloseTo(1 / 127, 6);
    expect(scales[1]).toBeCloseTo(0.001 / 127, 9);
  });

  test('silence and damaged numbers become zeros', () => {
    const { rowsInt8, scales } = quantizeRows(Float32Array.of(0, 0, Number.NaN, Number.POSITIVE_INFINITY), 2);
    expect([...rowsInt8]).toEqual([0, 0, 0, 0]);
    expect([...scales]).toEqual([0, 0]);
  });

  test('queries keep their direction at 14 and at 7 bits, with zero in the padding', () => {
    const query = Float32Array.of(0.5, -1, 0.25);
    const wide = new Int16Array(32);
    const wideScale = quantizeQueryWide(query, wide);
    expect((wide[1] as number) * wideScale).toBeCloseTo(-1, 3);
    expect(wide[3]).toBe(0);
    const narrow = new Int8Array(32);
    const narrowScale = quantizeQueryNarrow(query, narrow);
    expect(((narrow[0] as number) - 64) * narrowScale).toBeCloseTo(0.5, 1);
    expect((narrow[31] as number) - 64).toBe(0);
  });
});
