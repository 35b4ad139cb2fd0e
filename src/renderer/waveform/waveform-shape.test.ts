import { describe, expect, it } from 'vitest';
import { computeBars, computeDisplayGain, isWholeClip, spanOfBars } from './waveform-shape.ts';

const peaks = (...values: number[]) => new Int8Array(values);

describe('computeDisplayGain', () => {
  it('leaves loud sounds alone and lifts quiet ones, but not into noise', () => {
    expect(computeDisplayGain(peaks(-127, 127))).toBe(1);
    expect(computeDisplayGain(peaks(-40, 63))).toBeCloseTo(127 / 63);
    expect(computeDisplayGain(peaks(0, 1))).toBe(4);
  });
});

describe('computeBars', () => {
  it('keeps a single loud bin visible when many bins share a pixel', () => {
    const values = new Int8Array(200);
    values[101] = 127;
    const bars = computeBars(values, 10);
    expect(bars).toHaveLength(10);
    expect(bars[5]?.high).toBe(1);
    expect(bars.filter(({ high }) => high > 0)).toHaveLength(1);
  });
  it('repeats bins where there are more pixels than bins', () => {
    const bars = computeBars(peaks(-127, 127, 0, 0), 4);
    expect(bars.map(({ high }) => high)).toEqual([1, 1, 0, 0]);
    expect(bars.map(({ low }) => Math.abs(low))).toEqual([1, 1, 0, 0]);
  });
  it('draws nothing for a clip without peaks', () => expect(computeBars(peaks(), 50)).toEqual([]));
});

it('knows when a match is as good as the whole clip', () => {
  expect(isWholeClip({ startSeconds: 0, endSeconds: 6 }, 6.5)).toBe(true);
  expect(isWholeClip({ startSeconds: 0, endSeconds: 10 }, 40)).toBe(false);
});

describe('spanOfBars', () => {
  it('covers the moment', () => {
    expect(spanOfBars({ startSeconds: 5, endSeconds: 10 }, 20, 100)).toEqual([25, 50]);
  });
  it('stays visible for a moment in a very long clip, also at its end', () => {
    expect(spanOfBars({ startSeconds: 10, endSeconds: 11 }, 36000, 120)).toEqual([0, 2]);
    expect(spanOfBars({ startSeconds: 35999, endSeconds: 36000 }, 36000, 120)).toEqual([118, 120]);
  });
  it('is empty where the length is not known', () => {
    expect(spanOfBars({ startSeconds: 0, endSeconds: 1 }, 0, 120)).toEqual([0, 0]);
  });
});
