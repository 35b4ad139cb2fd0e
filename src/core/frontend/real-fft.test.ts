import { describe, expect, it } from 'vitest';
import { createRealFft } from './real-fft.ts';

/** The definition, in n² steps. */
function transformSlowly(signal: Float64Array): [number, number][] {
  return Array.from({ length: signal.length / 2 + 1 }, (_, k) => {
    const angles = [...signal.keys()].map((n) => (-2 * Math.PI * k * n) / signal.length);
    const sum = (part: (angle: number) => number) =>
      angles.reduce((total, angle, n) => total + (signal[n] ?? 0) * part(angle), 0);
    return [sum(Math.cos), sum(Math.sin)];
  });
}

describe('createRealFft', () => {
  it.each([4, 8, 16, 32, 512, 1024])(
    'gives the spectrum that the definition gives, for %i samples',
    (size) => {
      const signal = Float64Array.from({ length: size }, (_, n) => Math.sin(n * n + 1) + 0.3);
      const re = new Float64Array(size / 2 + 1);
      const im = new Float64Array(size / 2 + 1);
      createRealFft(size).transform(signal, re, im);
      const error = transformSlowly(signal).map(([a, b], k) =>
        Math.hypot(a - (re[k] ?? 0), b - (im[k] ?? 0)),
      );
      expect(Math.max(...error)).toBeLessThan(1e-9 * size);
    },
  );

  it('refuses sizes that are no power of two', () => {
    expect(() => createRealFft(400)).toThrow(/power of two/);
    expect(() => createRealFft(2)).toThrow(/power of two/);
  });
});
