// Front ends against features that NumPy computed: see front_ends.py.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFrontEnd } from '../../src/core/frontend/front-end.ts';
import { createPlainLogMel } from '../../src/core/frontend/plain-log-mel.ts';
import { createSimdLogMel } from '../../src/core/frontend/simd-log-mel.ts';
import { type FrontEnd, frontEndSchema } from '../../src/core/packs/front-end-schema.ts';
import { tinyCacophony, tinyEffects, tinyEveryday } from '../support/tiny-front-ends.ts';

interface Case {
  readonly seconds: number;
  readonly rate: number;
  readonly rows: number;
  readonly columns: number;
  readonly keptRows: readonly number[];
  readonly mean: number;
  readonly meanSquare: number;
}

const tolerance = 1e-4;
const cases = JSON.parse(readFileSync(new URL('front-ends.json', import.meta.url), 'utf8')) as Record<
  string,
  Case
>;

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

const families: Readonly<Record<string, FrontEnd>> = {
  cacophony: tinyCacophony,
  clap,
  everyday: tinyEveryday,
  effects: tinyEffects,
};

/** The signal of front_ends.py. */
function makeSignal(seconds: number, rate: number): Float32Array {
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

function compare(name: string, found: Float32Array, golden: Case): void {
  expect(found.length).toBe(golden.rows * golden.columns);
  const kept = golden.keptRows.flatMap((row) => [
    ...found.subarray(row * golden.columns, (row + 1) * golden.columns),
  ]);
  const expected = readGolden(name);
  expect(kept.length).toBe(expected.length);
  const worst = kept.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);
  expect(worst).toBeLessThan(tolerance);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const meanSquare = found.reduce((sum, value) => sum + value * value, 0) / found.length;
  expect(Math.abs(mean - golden.mean)).toBeLessThan(tolerance);
  expect(Math.abs(meanSquare / golden.meanSquare - 1)).toBeLessThan(tolerance);
}

const ways = {
  'one frame after the other': createPlainLogMel,
  'several frames at once': createSimdLogMel,
};

describe.each(Object.entries(ways))('front ends agree with NumPy, %s', (_, createLogMel) => {
  const create = (frontEnd: FrontEnd) => {
    const logMel = createLogMel(frontEnd);
    if (!logMel) throw new Error('this engine has no WebAssembly SIMD');
    return logMel;
  };

  for (const [name, golden] of Object.entries(cases)) {
    if (name === 'cacophony-patches') continue;
    it(`for ${name} over ${golden.seconds} s`, () => {
      const family = families[name.split('-')[0] ?? ''];
      if (!family) throw new Error(`no family for ${name}`);
      const runner = createFrontEnd(family, { features: 'x', mask: null }, create);
      compare(name, runner.computeFeatures(makeSignal(golden.seconds, golden.rate)), golden);
    });
  }

  it('for the patches of Cacophony, with their places and the mask of what is missing', () => {
    const golden = cases['cacophony-patches'];
    if (!golden) throw new Error('no golden patches');
    const runner = createFrontEnd(tinyCacophony, { features: 'patches', mask: null }, create);
    const tensors = runner.prepare(makeSignal(golden.seconds, golden.rate), 10);
    const [patches, time, freq, mask] = tensors;
    expect(tensors.map((tensor) => tensor.name)).toEqual(['patches', 'time_ind', 'freq_ind', 'mask']);
    expect(patches?.shape).toEqual([496, 256]);
    compare('cacophony-patches', patches?.data.subarray(0, golden.rows * 256) ?? new Float32Array(0), golden);
    expect(patches?.data.subarray(golden.rows * 256).every((value) => value === 0)).toBe(true);
    expect([...(time?.data.subarray(6, 10) ?? [])]).toEqual([0, 0, 1, 1]);
    expect([...(freq?.data.subarray(6, 10) ?? [])]).toEqual([6, 7, 0, 1]);
    expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(golden.rows);
  });
});
