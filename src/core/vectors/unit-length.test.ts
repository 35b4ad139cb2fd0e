import { describe, expect, it } from 'vitest';
import { cosineOf, toUnitLength } from './unit-length.ts';

describe('toUnitLength', () => {
  it('scales to length one', () => {
    const vector = Float32Array.of(3, 4);
    expect(toUnitLength(vector)).toBe(true);
    expect([...vector].map((value) => Math.round(value * 10))).toEqual([6, 8]);
  });

  it('makes a valid vector of zeros', () => {
    const vector = new Float32Array(3);
    expect(toUnitLength(vector)).toBe(true);
    expect([...vector]).toEqual([1, 0, 0]);
  });

  it('says so when a number is not finite', () => {
    expect(toUnitLength(Float32Array.of(1, Number.NaN))).toBe(false);
    expect(toUnitLength(Float32Array.of(1, Number.POSITIVE_INFINITY))).toBe(false);
  });
});

describe('cosineOf', () => {
  it('is 1 for one direction, -1 for opposite ones, 0 where there is none', () => {
    expect(cosineOf(Float32Array.of(1, 2), Float32Array.of(2, 4))).toBeCloseTo(1);
    expect(cosineOf(Float32Array.of(1, 2), Float32Array.of(-1, -2))).toBeCloseTo(-1);
    expect(cosineOf(Float32Array.of(1, 2), Float32Array.of(0, 0))).toBe(0);
  });
});
