import { describe, expect, it } from 'vitest';
import { resample } from '../audio/resample.ts';
import { frontEndSchema } from '../packs/front-end-schema.ts';
import { planWindows } from './plan-windows.ts';
import { createTestSignal } from './test-signal.ts';
import { type CutWindow, createWindowCutter } from './window-cutter.ts';

const waveform = (sampleRate: number) =>
  frontEndSchema.parse({
    kind: 'waveform',
    sampleRate,
    window: { seconds: 2, hop: 1, short: 'mask', long: 'windows', tail: true, buckets: [1] },
    layout: ['B', 'samples'],
  });
const frontEnds = new Map([
  ['slow', waveform(8000)],
  ['same', waveform(16000)],
]);

/** Each sample says when it was. */
const ramp = (seconds: number) =>
  Float32Array.from({ length: Math.round(seconds * 16000) }, (_, n) => n / 16000);

function cutAll(samples: Float32Array, chunkLength: number): CutWindow[] {
  const cutter = createWindowCutter(frontEnds, 16000);
  const windows: CutWindow[] = [];
  for (let at = 0; at < samples.length; at += chunkLength) {
    windows.push(...cutter.push(samples.subarray(at, at + chunkLength)));
  }
  return [...windows, ...cutter.finish()];
}

describe('createWindowCutter', () => {
  it.each([0.02, 1, 2, 2.5, 7.3, 31])(
    'cuts a clip of %d s as planned, each window with its own samples',
    (seconds) => {
      const windows = cutAll(ramp(seconds), 1000);
      const planned = planWindows(Math.round(seconds * 16000) / 16000, waveform(16000).window);
      expect(windows.map(({ samples: _, ...window }) => window)).toEqual(planned);
      for (const { startSeconds, endSeconds, samples } of windows) {
        const same = samples.get('same') ?? new Float32Array(0);
        expect(same[0]).toBeCloseTo(startSeconds, 3);
        expect(same.length).toBe(Math.round((endSeconds - startSeconds) * 16000));
        const slow = samples.get('slow') ?? new Float32Array(0);
        expect(slow[slow.length >> 1]).toBeCloseTo((startSeconds + endSeconds) / 2, 1);
      }
    },
  );

  it('cuts the same windows whatever the size of the chunks', () => {
    const samples = ramp(9.7);
    expect(cutAll(samples, 65_536)).toEqual(cutAll(samples, 700));
  });

  it('makes a low rate from a higher one without losing or moving anything', () => {
    const signal = createTestSignal(3, 96_000);
    const rates = new Map([8000, 44_100].map((rate) => [`${rate}`, waveform(rate)]));
    const cutter = createWindowCutter(rates, 96_000);
    const windows: CutWindow[] = [];
    for (let at = 0; at < signal.length; at += 10_000) {
      windows.push(...cutter.push(signal.subarray(at, at + 10_000)));
    }
    windows.push(...cutter.finish());
    expect(windows).toHaveLength(2);
    const direct = resample(signal, 96_000, 8000).subarray(8000, 24_000);
    const found = windows[1]?.samples.get('8000') ?? new Float32Array(0);
    expect(found.length).toBe(direct.length);
    const error = found.reduce((sum, value, at) => sum + (value - (direct[at] ?? 0)) ** 2, 0) / found.length;
    expect(10 * Math.log10(error)).toBeLessThan(-75);
  });

  it('hands windows out while the clip is read', () => {
    const cutter = createWindowCutter(frontEnds, 16000);
    expect(cutter.push(ramp(1.9))).toHaveLength(0);
    expect(cutter.push(ramp(2))).toHaveLength(2);
  });
});
