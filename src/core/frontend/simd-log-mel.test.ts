import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FrontEnd, frontEndSchema } from '../packs/front-end-schema.ts';
import { createLogMel } from './create-log-mel.ts';
import { createPlainLogMel } from './plain-log-mel.ts';
import { createSimdLogMel } from './simd-log-mel.ts';
import { createTestSignal } from './test-signal.ts';

const base = frontEndSchema.parse({
  kind: 'logmel',
  sampleRate: 8000,
  window: { seconds: 2, hop: 1, short: 'none', long: 'windows' },
  stft: { win: 200, fft: 256, hop: 80, window: 'hann', periodic: true, center: false, pad: 'none' },
  mel: { bins: 13, fmin: 0, fmax: 4000, scale: 'htk', triangles: 'hz' },
  log: { kind: 'ln', floor: 0.001, floorMode: 'add' },
  layout: ['B', 'frames', 'mel'],
});

const stft = (change: object): FrontEnd =>
  frontEndSchema.parse({ ...base, stft: { ...base.stft, ...change } });
const log = (kind: object, more: object = {}): FrontEnd =>
  frontEndSchema.parse({ ...base, ...more, log: kind });

const declarations: Readonly<Record<string, FrontEnd>> = {
  'frames that do not fill their FFT': base,
  'an FFT of an odd power of two': stft({ win: 512, fft: 512 }),
  'the shortest FFT': stft({ win: 3, fft: 4, hop: 2 }),
  'a long FFT': stft({ win: 4095, fft: 4096, hop: 1000 }),
  'frames in the middle of their FFT': stft({ align: 'center' }),
  'a centred signal, reflected': stft({ center: true, pad: 'reflect' }),
  'a centred signal, padded with zeros': stft({ center: true, pad: 'constant' }),
  'a padded end': stft({ pad: 'end', hop: 333 }),
  'gaps between frames': stft({ hop: 1000 }),
  'pre-emphasis': stft({ preemphasis: 0.97 }),
  powers: log({ kind: 'log10p', scale: 10_000, divide: 9 }),
  magnitudes: log({ kind: 'ln', floor: 0.01, floorMode: 'add' }, { spectrum: 'magnitude' }),
  'a floor that is no addend': log({ kind: 'ln', floor: 1e-6, floorMode: 'clamp' }),
  'decibels below a reference': log(
    { kind: 'db', floor: 1e-10, ref: 20 },
    { affine: { scale: 0.1, bias: 3 } },
  ),
  'a range of decibels': log({ kind: 'db', floor: 1e-10, topDb: 40 }, { affine: { scale: 0.1, bias: 3 } }),
};

/** Lengths that give one frame, frames that fill no group of four, and more than are computed at once. */
const lengths = [1, 250, 8000, 52_801];

function worstDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (b[at] ?? Number.NaN))), 0);
}

afterEach(() => vi.unstubAllGlobals());

describe('several frames at once', () => {
  describe.each(['single', 'double'] as const)('in %s precision', (precision) => {
    it.each(Object.entries(declarations))(
      'give the features of one after the other: %s',
      (_, declaration) => {
        const simd = createSimdLogMel(declaration, precision);
        const plain = createPlainLogMel(declaration);
        const hasFloor = declaration.log?.kind !== 'db';
        for (const length of lengths) {
          const signal = createTestSignal(length / 8000, 8000);
          const found = simd?.compute(signal) ?? new Float32Array(0);
          const limit = precision === 'double' ? 2e-5 : hasFloor ? 2e-4 : 0.05;
          expect(worstDifference(plain.compute(signal), found)).toBeLessThan(limit);
        }
      },
    );
  });

  it('leave no trace of the signal before', () => {
    const simd = createSimdLogMel(base);
    const first = simd?.compute(createTestSignal(1, 8000));
    simd?.compute(new Float32Array(9000).fill(1e9));
    expect(simd?.compute(createTestSignal(1, 8000))).toEqual(first);
  });

  it('are not tried with a floor that float32 cannot hold', () => {
    expect(createSimdLogMel(log({ kind: 'ln', floor: 1e-60, floorMode: 'add' }))).toBeNull();
  });
});

describe('where the engine has no WebAssembly SIMD', () => {
  it.each([undefined, { ...WebAssembly, validate: () => false }])(
    'features are computed one frame after the other',
    async (engine) => {
      vi.resetModules();
      vi.stubGlobal('WebAssembly', engine);
      const { createLogMel: create } = await import('./create-log-mel.ts');
      const signal = createTestSignal(1, 8000);
      expect(create(base).compute(signal)).toEqual(createPlainLogMel(base).compute(signal));
      vi.unstubAllGlobals();
      expect(createLogMel(base).compute(signal)).not.toEqual(createPlainLogMel(base).compute(signal));
    },
  );
});
