import { describe, expect, it } from 'vitest';
import { type FrontEnd, frontEndSchema } from '../packs/front-end-schema.ts';
import { createFrontEnd } from './front-end.ts';
import { createTestSignal } from './test-signal.ts';

const window = { seconds: 2, hop: 1, short: 'mask', long: 'windows', tail: true, buckets: [1] } as const;
const logMel = frontEndSchema.parse({
  kind: 'logmel',
  sampleRate: 8000,
  window,
  stft: { win: 200, fft: 256, hop: 80, window: 'hann', periodic: true, center: false, pad: 'none' },
  mel: { bins: 20, fmin: 0, fmax: 4000, scale: 'htk', triangles: 'hz' },
  log: { kind: 'ln', floor: 0.001, floorMode: 'add' },
  padValue: -7,
  affine: { scale: 2, bias: 1 },
  layout: ['B', 'frames', 'mel'],
});
const names = { features: 'x', mask: 'x_mask' };
const framesOf = (seconds: number) => 1 + Math.floor((seconds * 8000 - 200) / 80);

function prepare(frontEnd: FrontEnd, seconds: number, paddedSeconds: number) {
  const [features, mask] = createFrontEnd(frontEnd, names).prepare(
    createTestSignal(seconds, frontEnd.sampleRate),
    paddedSeconds,
  );
  if (!features) throw new Error('no features');
  return { features, mask };
}

describe('a log-mel front end', () => {
  it('pads frames to the bucket with the value of silence, and masks them', () => {
    const { features, mask } = prepare(logMel, 0.6, 1);
    expect(features.shape).toEqual([framesOf(1), 20]);
    expect(features.data.at(-1)).toBe(-7 * 2 + 1);
    expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(framesOf(0.6));
    expect(mask?.shape).toEqual([framesOf(1)]);
  });

  it('makes one frame of a click, and of nothing at all', () => {
    for (const seconds of [0.001, 0]) {
      const { features, mask } = prepare(logMel, seconds, 1);
      expect(features.data.every(Number.isFinite)).toBe(true);
      expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(1);
    }
  });

  it('turns frames and bands where the graph wants bands first', () => {
    const plain = prepare(logMel, 1, 1).features;
    const turned = prepare({ ...logMel, layout: ['B', 1, 'mel', 'frames'] }, 1, 1).features;
    const frames = framesOf(1);
    expect(turned.shape).toEqual([1, 20, frames]);
    expect(turned.data[3 * frames + 7]).toBe(plain.data[7 * 20 + 3]);
  });

  it('keeps decibels within the declared range below the loudest', () => {
    const log = { kind: 'db', floor: 1e-10, floorMode: 'clamp', ref: 1, topDb: 30 } as const;
    const { features } = prepare({ ...logMel, log, affine: { scale: 1, bias: 0 } }, 2, 2);
    const [low, high] = [Math.min(...features.data), Math.max(...features.data)];
    expect(high - low).toBeCloseTo(30, 3);
  });

  it('hears pre-emphasis as less bass', () => {
    const stft = logMel.stft && { ...logMel.stft, preemphasis: 0.97 };
    if (!stft) throw new Error('no stft');
    const bass = Float32Array.from({ length: 8000 }, (_, n) => Math.sin((2 * Math.PI * 100 * n) / 8000));
    const loudest = (frontEnd: FrontEnd) =>
      Math.max(...createFrontEnd(frontEnd, names).computeFeatures(bass));
    expect(loudest({ ...logMel, stft })).toBeLessThan(loudest(logMel) - 1);
  });
});

describe('a waveform front end', () => {
  const waveform = frontEndSchema.parse({
    kind: 'waveform',
    sampleRate: 8000,
    window,
    layout: ['B', 'samples'],
  });

  it('feeds samples, padded and masked', () => {
    const { features, mask } = prepare(waveform, 0.5, 1);
    expect(features.shape).toEqual([8000]);
    expect(features.data.subarray(4000).every((value) => value === 0)).toBe(true);
    expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(4000);
  });

  it('repeats short clips where the pack says so, and takes no more than a window', () => {
    const repeating = { ...waveform, window: { ...waveform.window, short: 'repeat' as const } };
    const { features } = prepare(repeating, 0.75, 2);
    expect(features.shape).toEqual([16000]);
    expect(features.data[6000]).toBe(features.data[0]);
    expect(prepare(repeating, 3, 2).features.shape).toEqual([16000]);
  });
});

describe('the schema of front ends', () => {
  const refusal = (change: object) =>
    frontEndSchema.safeParse({ ...logMel, ...change }).error?.issues[0]?.message;

  it('refuses what the interpreter cannot run, in words', () => {
    expect(refusal({ stft: { ...logMel.stft, fft: 400, win: 400 } })).toContain('power of two');
    expect(refusal({ stft: { ...logMel.stft, win: 400 } })).toContain('longer than stft.fft');
    expect(refusal({ mel: undefined })).toContain('needs stft, mel and log');
    expect(refusal({ layout: ['frames', 'B', 'mel'] })).toContain('begin with "B"');
    expect(refusal({ kind: 'logmel-patches' })).toContain('needs patches');
  });
});
