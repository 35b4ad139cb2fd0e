// What comes before the encoder, in processor time of one core: features, resampling, decoding.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FeatureFigures, measureFeatures } from './front-end-bench-features.ts';
import { type FormatFigures, measureFormats } from './front-end-bench-formats.ts';
import { measureRates, type RateFigures } from './front-end-bench-rates.ts';

export interface FrontEndOptions {
  /** For the files that are decoded. */
  readonly directory: string;
  /** Length of those files. */
  readonly seconds?: number;
}

export interface FrontEndFigures {
  readonly features: readonly FeatureFigures[];
  readonly resampling: readonly RateFigures[];
  /** Empty where ffmpeg is missing. */
  readonly decoding: readonly FormatFigures[];
}

export async function measureFrontEnd({
  directory,
  seconds = 30,
}: FrontEndOptions): Promise<FrontEndFigures> {
  return {
    features: await measureFeatures(),
    resampling: await measureRates(),
    decoding: await measureFormats(join(directory, 'front-end-sounds'), seconds),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { features, resampling, decoding } = await measureFrontEnd({ directory: process.argv[2] ?? '.' });
  for (const rows of [features, resampling, decoding]) console.table(rows);
}
