import { describe, expect, it } from 'vitest';
import { planRates } from './plan-rates.ts';

describe('planRates', () => {
  it('makes a low rate from a higher one that is needed anyway', () => {
    expect(planRates(192_000, [16_000, 44_100])).toEqual([
      { rateHz: 44_100, fromHz: 192_000 },
      { rateHz: 16_000, fromHz: 44_100 },
    ]);
  });

  it('makes each from the clip where that is as cheap', () => {
    expect(planRates(44_100, [16_000, 44_100]).map(({ fromHz }) => fromHz)).toEqual([44_100, 44_100]);
    expect(planRates(22_050, [16_000, 44_100]).map(({ fromHz }) => fromHz)).toEqual([22_050, 22_050]);
  });

  it('does not lead through a rate that is hardly higher: its filter would be heard', () => {
    expect(planRates(192_000, [44_100, 48_000]).map(({ fromHz }) => fromHz)).toEqual([192_000, 192_000]);
  });

  it('names each rate once', () => {
    expect(planRates(48_000, [16_000, 16_000])).toHaveLength(1);
  });
});
