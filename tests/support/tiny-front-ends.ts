// Front ends as real packs declare them.
import { frontEndSchema } from '../../src/core/packs/front-end-schema.ts';

/** The two front ends of our own pack. */
export const tinyEveryday = frontEndSchema.parse({
  kind: 'logmel',
  sampleRate: 16000,
  window: { seconds: 10, hop: 5, short: 'mask', long: 'windows', tail: true, buckets: [1, 2, 5, 10] },
  stft: {
    win: 400,
    fft: 512,
    hop: 160,
    window: 'hann',
    periodic: true,
    center: false,
    pad: 'none',
    align: 'left',
  },
  spectrum: 'magnitude',
  mel: { bins: 64, fmin: 125, fmax: 7500, scale: 'htk', norm: null, triangles: 'mel', dropDC: true },
  log: { kind: 'ln', floor: 0.001, floorMode: 'add' },
  padValue: Math.log(0.001),
  layout: ['B', 'frames', 'mel'],
});

export const tinyEffects = frontEndSchema.parse({
  kind: 'logmel',
  sampleRate: 44100,
  window: { seconds: 10, hop: 5, short: 'mask', long: 'windows', tail: true, buckets: [1, 2, 5, 10] },
  stft: { win: 2048, fft: 2048, hop: 1024, window: 'hann', periodic: true, center: true, pad: 'constant' },
  spectrum: 'power',
  mel: { bins: 96, fmin: 0, fmax: 22050, scale: 'htk', norm: 'sum', triangles: 'hz' },
  log: { kind: 'log10p', scale: 10000, divide: 9.457798957824707 },
  layout: ['B', 'frames', 'mel'],
});

/** Cacophony's front end. */
export const tinyCacophony = frontEndSchema.parse({
  kind: 'logmel-patches',
  sampleRate: 16000,
  window: { seconds: 10, hop: 5, short: 'mask', long: 'windows', tail: true },
  stft: {
    win: 400,
    fft: 512,
    hop: 160,
    window: 'hann',
    periodic: true,
    center: false,
    pad: 'end',
    align: 'left',
  },
  spectrum: 'magnitude',
  mel: { bins: 128, fmin: 0, fmax: 8000, scale: 'htk', norm: null, triangles: 'mel', dropDC: true },
  log: { kind: 'ln', floor: 1e-5, floorMode: 'add' },
  affine: { scale: 0.2, bias: 0.9 },
  layout: ['B', 'frames', 'mel'],
  patches: {
    t: 16,
    f: 16,
    order: 'tf',
    maxTokens: 496,
    inputs: { x: 'patches', time: 'time_ind', freq: 'freq_ind', mask: 'mask' },
  },
});
