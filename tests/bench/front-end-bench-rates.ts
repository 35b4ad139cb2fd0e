// Resampling of ten seconds between the rates that libraries have and packs want.
import { designTaps } from '../../src/core/audio/filter/design-taps.ts';
import { createPlainFilter } from '../../src/core/audio/filter/plain-filter.ts';
import type { PolyphaseFilter } from '../../src/core/audio/filter/polyphase-filter.ts';
import { createSimdFilter } from '../../src/core/audio/filter/simd-filter.ts';
import type { MeasureCpuMs } from './front-end-bench-clock.ts';

export interface RateFigures {
  readonly fromHz: number;
  readonly toHz: number;
  readonly version: string;
  readonly realTimeFactor: number;
  /** Of a sine of 1 kHz against the ideal one. */
  readonly signalToNoiseDb: number;
  /** How far a tone 5 % above the new Nyquist frequency is down; null where the rate goes up. */
  readonly aliasDb: number | null;
}

const pairs = [
  [44_100, 16_000],
  [48_000, 16_000],
  [96_000, 16_000],
  [192_000, 16_000],
  [48_000, 44_100],
  [96_000, 44_100],
  [44_100, 48_000],
  [96_000, 48_000],
  [22_050, 16_000],
] as const;

const seconds = 10;
const sineHz = 1000;

export async function measureRates(measureCpuMs: MeasureCpuMs): Promise<RateFigures[]> {
  const figures: RateFigures[] = [];
  for (const [fromHz, toHz] of pairs) {
    const divisor = findDivisor(fromHz, toHz);
    const taps = designTaps(fromHz / divisor, toHz / divisor);
    for (const [version, filter] of [
      ['TypeScript', createPlainFilter(taps)],
      ['WebAssembly SIMD', createSimdFilter(taps)],
    ] as const) {
      if (filter)
        figures.push({ fromHz, toHz, version, ...(await measureFilter(filter, fromHz, toHz, measureCpuMs)) });
    }
  }
  return figures;
}

async function measureFilter(
  filter: PolyphaseFilter,
  fromHz: number,
  toHz: number,
  measureCpuMs: MeasureCpuMs,
) {
  const output = new Float32Array(seconds * toHz);
  const run = (hertz: number) => {
    // The first output lies on the first sample: half a filter of silence comes before it.
    const input = new Float32Array(seconds * fromHz + 2 * filter.tapCount);
    for (let n = 0; n < seconds * fromHz; n++) {
      input[filter.tapCount / 2 - 1 + n] = Math.sin((2 * Math.PI * hertz * n) / fromHz);
    }
    filter.run(input, 0, 0, output);
    return input;
  };
  const alias = (toHz / 2) * 1.05;
  let aliasDb: number | null = null;
  if (alias < fromHz / 2) {
    run(alias);
    aliasDb = decibels(meanSquare(output, (value) => value) * 2);
  }
  const input = run(sineHz);
  const noise = meanSquare(output, (value, n) => value - Math.sin((2 * Math.PI * sineHz * n) / toHz));
  const ms = await measureCpuMs(() => filter.run(input, 0, 0, output));
  return { realTimeFactor: (1000 * seconds) / ms, signalToNoiseDb: decibels(0.5 / noise), aliasDb };
}

/** Away from the edges. */
function meanSquare(samples: Float32Array, of: (value: number, at: number) => number): number {
  let sum = 0;
  for (let n = 2000; n < samples.length - 2000; n++) sum += of(samples[n] ?? 0, n) ** 2;
  return sum / (samples.length - 4000);
}

function decibels(power: number): number {
  return 10 * Math.log10(power);
}

function findDivisor(a: number, b: number): number {
  return b === 0 ? a : findDivisor(b, a % b);
}
