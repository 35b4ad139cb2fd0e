import { describe, expect, it } from 'vitest';
import { fitSamples, quantizeToInt16 } from './fit-samples.ts';

const abc = Float32Array.of(1, 2, 3);

describe('fitSamples', () => {
  it('repeats whole copies and then pads, as LAION does', () => {
    expect([...fitSamples(abc, 8, 'repeatpad')]).toEqual([1, 2, 3, 1, 2, 3, 0, 0]);
  });

  it('fills a length that divides exactly with one copy more than transformers.js', () => {
    expect([...fitSamples(abc, 9, 'repeatpad')]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  it('repeats to the brim, pads with zeros, and cuts what is too long', () => {
    expect([...fitSamples(abc, 5, 'repeat')]).toEqual([1, 2, 3, 1, 2]);
    expect([...fitSamples(abc, 5, 'zero')]).toEqual([1, 2, 3, 0, 0]);
    expect([...fitSamples(abc, 2, 'repeat')]).toEqual([1, 2]);
  });

  it('makes silence of nothing', () => {
    expect([...fitSamples(new Float32Array(0), 2, 'repeatpad')]).toEqual([0, 0]);
  });
});

describe('quantizeToInt16', () => {
  it('clips and rounds towards zero', () => {
    const [over, under, small, negative] = quantizeToInt16(
      Float32Array.of(1.5, -2, 1.9 / 32767, -1.9 / 32767),
    );
    expect([over, under]).toEqual([1, -1]);
    expect(small).toBeCloseTo(1 / 32767, 9);
    expect(negative).toBeCloseTo(-1 / 32767, 9);
  });
});
