import { expect, test } from 'vitest';
import { createPeaks } from './peaks.ts';

function peaksOf(samples: Float32Array, binCount: number, pieceLength = samples.length): Int8Array {
  const peaks = createPeaks(binCount);
  for (let at = 0; at < samples.length; at += pieceLength) peaks.push(samples.subarray(at, at + pieceLength));
  return peaks.finish();
}

test('each bin holds minimum and maximum of its share', () => {
  const samples = Float32Array.from([0, 0.5, -1, 0, 0.25, 1, 0, -0.5]);
  expect([...peaksOf(samples, 4)]).toEqual([0, 64, -127, 0, 32, 127, -63, 0]);
});

test('the size of the pieces does not matter', () => {
  const samples = Float32Array.from({ length: 100_003 }, (_, n) => Math.sin(n * n * 1e-6));
  expect(peaksOf(samples, 100, 77)).toEqual(peaksOf(samples, 100));
});

test('a click in a long quiet sound is seen where it is', () => {
  const samples = new Float32Array(1_000_000);
  samples[750_500] = 0.9;
  const peaks = peaksOf(samples, 1000, 4096);
  const loud = Array.from({ length: 1000 }, (_, bin) => bin).filter((bin) => (peaks[2 * bin + 1] ?? 0) > 100);
  expect(loud.length).toBeGreaterThan(0);
  for (const bin of loud) expect(Math.abs(bin - 750)).toBeLessThanOrEqual(1);
});

test('fewer samples than bins are stretched, none give silence, too loud ones are clipped', () => {
  expect([...peaksOf(Float32Array.from([0.5, -0.5]), 4)]).toEqual([64, 64, 64, 64, -63, -63, -63, -63]);
  expect([...peaksOf(new Float32Array(0), 2)]).toEqual([0, 0, 0, 0]);
  expect([...peaksOf(Float32Array.from([-7, 9]), 1)]).toEqual([-127, 127]);
});
