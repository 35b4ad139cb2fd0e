import { countTaps } from '../audio/filter/design-taps.ts';

/** A rate that is needed, and the rate it is made from: the clip's, or another one that is needed. */
export interface PlannedRate {
  readonly rateHz: number;
  readonly fromHz: number;
}

/** The filter of a rate passes all that one of at most this share of it keeps. */
const greatestShare = 0.75;

/**
 * From where to resample, the highest rate first. A low rate from a source of 192 kHz takes filters of hundreds of
 * taps; from a higher rate that is needed anyway it takes far fewer and keeps the same sound.
 */
export function planRates(sourceRateHz: number, ratesHz: readonly number[]): PlannedRate[] {
  const rates = [...new Set(ratesHz)].sort((a, b) => b - a);
  return rates.map((rateHz, at) => {
    const cost = (fromHz: number) => countTaps(fromHz, rateHz);
    const higher = rates.slice(0, at).filter((rate) => rate < sourceRateHz && rateHz <= greatestShare * rate);
    const fromHz = higher.reduce((best, rate) => (cost(rate) < cost(best) ? rate : best), sourceRateHz);
    return { rateHz, fromHz };
  });
}
