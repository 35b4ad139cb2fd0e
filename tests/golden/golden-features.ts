// The cases of front_ends.py: signals, declarations, and features that NumPy computed.
import { readFileSync } from 'node:fs';
import { type FrontEnd, frontEndSchema } from '../../src/core/packs/front-end-schema.ts';
import { tinyCacophony, tinyEffects, tinyEveryday } from '../support/tiny-front-ends.ts';

export interface GoldenCase {
  readonly seconds: number;
  readonly rate: number;
  readonly rows: number;
  readonly columns: number;
  readonly keptRows: readonly number[];
  readonly mean: number;
  readonly meanSquare: number;
}

export const goldenCases = JSON.parse(
  readFileSync(new URL('front-ends.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, GoldenCase>>;

const clap = frontEndSchema.parse({
  kind: 'logmel',
  sampleRate: 48000,
  quantizeInt16: true,
  window: { seconds: 10, hop: 5, short: 'repeatpad', long: 'windows', tail: true },
  stft: { win: 1024, fft: 1024, hop: 480, window: 'hann', periodic: true, center: true, pad: 'reflect' },
  spectrum: 'power',
  mel: { bins: 64, fmin: 50, fmax: 14000, scale: 'slaney', norm: 'slaney', triangles: 'hz' },
  log: { kind: 'db', floor: 1e-10, floorMode: 'clamp' },
  layout: ['B', 1, 'frames', 'mel'],
  frames: 1001,
});

export const families: Readonly<Record<string, FrontEnd>> = {
  cacophony: tinyCacophony,
  clap,
  everyday: tinyEveryday,
  effects: tinyEffects,
};

/** The signal of front_ends.py. */
export function makeSignal(seconds: number, rate: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, n) => {
    const t = n / rate;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (t >= 0.5 && t < 1) return 0;
    const sweep = 0.3 * Math.sin(2 * Math.PI * (150 + 600 * t) * t);
    const click = n % Math.floor(rate / 4) === 0 ? 0.9 : 0;
    const value = sweep + 0.2 * Math.sin(2 * Math.PI * 97 * t) + 0.01 * (state / 2 ** 31 - 1);
    return Math.floor((value + click) * 16384 + 0.5) / 16384;
  });
}

function readGolden(name: string): Float32Array {
  const bytes = readFileSync(new URL(`${name}.f32`, import.meta.url));
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

/** The largest difference from the rows that the golden file keeps; infinite where the length is another. */
export function findWorstError(name: string, found: Float32Array): number {
  const golden = goldenCases[name];
  const expected = readGolden(name);
  if (!golden || found.length !== golden.rows * golden.columns) return Number.POSITIVE_INFINITY;
  const kept = golden.keptRows.flatMap((row) => [
    ...found.subarray(row * golden.columns, (row + 1) * golden.columns),
  ]);
  if (kept.length !== expected.length) return Number.POSITIVE_INFINITY;
  return kept.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);
}
