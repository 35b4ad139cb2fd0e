import { describe, expect, it } from 'vitest';
import { planWindows } from './plan-windows.ts';

const scheme = {
  seconds: 10,
  hop: 5,
  short: 'mask',
  long: 'windows',
  tail: true,
  buckets: [1, 2, 5, 10],
} as const;
const plan = (duration: number, change: object = {}) =>
  planWindows(duration, { ...scheme, ...change, buckets: [1, 2, 5, 10] });

describe('planWindows', () => {
  it('makes one window of a short clip, padded to the shortest bucket that holds it', () => {
    expect(plan(0.3)).toEqual([{ startSeconds: 0, endSeconds: 0.3, paddedSeconds: 1 }]);
    expect(plan(2)).toEqual([{ startSeconds: 0, endSeconds: 2, paddedSeconds: 2 }]);
    expect(plan(2.1)[0]?.paddedSeconds).toBe(5);
  });

  it('pads to the whole window where the pack has no mask', () => {
    expect(plan(0.3, { short: 'repeatpad' })[0]?.paddedSeconds).toBe(10);
  });

  it('covers a long clip with windows every hop and one that ends with it', () => {
    const windows = plan(23);
    expect(windows.map((window) => window.startSeconds)).toEqual([0, 5, 10, 13]);
    expect(windows.at(-1)?.endSeconds).toBe(23);
  });

  it('needs no tail where the last window ends with the clip, or all but', () => {
    expect(plan(20).map((window) => window.startSeconds)).toEqual([0, 5, 10]);
    expect(plan(10.01).map((window) => window.startSeconds)).toEqual([0]);
    expect(plan(15.01)).toHaveLength(2);
  });

  it('leaves the tail out where the pack says so', () => {
    expect(plan(23, { tail: false }).map((window) => window.startSeconds)).toEqual([0, 5, 10]);
  });
});
