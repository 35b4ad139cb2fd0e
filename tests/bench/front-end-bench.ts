// What comes before the encoder, in processor time of one core: features, resampling, decoding.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCpuClock } from './front-end-bench-clock.ts';
import { type EncoderFigures, measureEncoder } from './front-end-bench-encoder.ts';
import { type FeatureFigures, measureFeatures } from './front-end-bench-features.ts';
import { type FormatFigures, measureFormats } from './front-end-bench-formats.ts';
import { measureRates, type RateFigures } from './front-end-bench-rates.ts';

export interface FrontEndOptions {
  /** For the files that are decoded. */
  readonly directory: string;
  /** Length of those files. */
  readonly seconds?: number;
  /** Hardly measures, to see that all of it runs. */
  readonly isQuick?: boolean;
}

export interface FrontEndFigures {
  readonly features: readonly FeatureFigures[];
  readonly resampling: readonly RateFigures[];
  /** Empty where ffmpeg is missing. */
  readonly decoding: readonly FormatFigures[];
  readonly encoder: readonly EncoderFigures[];
}

export async function measureFrontEnd(options: FrontEndOptions): Promise<FrontEndFigures> {
  const { directory, isQuick = false, seconds = isQuick ? 2 : 30 } = options;
  const clock = createCpuClock(isQuick ? { slices: 1, sliceSeconds: 0 } : { slices: 4, sliceSeconds: 0.15 });
  return {
    features: await measureFeatures(clock),
    resampling: await measureRates(clock),
    decoding: await measureFormats(clock, join(directory, 'front-end-sounds'), seconds),
    encoder: await measureEncoder(clock),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = await measureFrontEnd({ directory: process.argv[2] ?? '.' });
  for (const rows of Object.values(figures)) console.table(rows);
}
