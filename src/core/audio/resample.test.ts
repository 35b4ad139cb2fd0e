import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

function sine(frequencyHz: number, sampleRateHz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz));
}

/** Ratio in dB of an ideal sine to what deviates from it, away from the edges. */
function signalToNoise(samples: Float32Array, frequencyHz: number, sampleRateHz: number): number {
  let signal = 0;
  let noise = 0;
  for (let n = 2000; n < samples.length - 2000; n++) {
    const ideal = Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz);
    signal += ideal ** 2;
    noise += ((samples[n] ?? 0) - ideal) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

function levelDb(samples: Float32Array): number {
  const middle = samples.subarray(2000, samples.length - 2000);
  return 10 * Math.log10((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length + 1e-30);
}

const conversions = [
  [44100, 16000],
  [48000, 16000],
  [96000, 16000],
  [192000, 48000],
  [384000, 16000],
  [44056, 16000],
  [44101, 16000],
  [11025, 48000],
  [8000, 16000],
  [22050, 16000],
] as const;

const engines = [
  ['several products at once', WebAssembly],
  ['one product after the other', undefined],
] as const;

describe.each(engines)('resampling, %s', (_, engine) => {
  let resample: typeof import('./resample.ts').resample;
  let createResampler: typeof import('./resample.ts').createResampler;
  beforeAll(async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', engine);
    ({ resample, createResampler } = await import('./resample.ts'));
  });
  afterAll(() => vi.unstubAllGlobals());

  test.each(conversions)('%i → %i Hz keeps a 1 kHz sine above 90 dB SNR', (from, to) => {
    const output = resample(sine(1000, from, from), from, to);
    expect(output.length).toBe(to);
    expect(signalToNoise(output, 1000, to)).toBeGreaterThan(90);
  });

  test.each(conversions.filter(([from, to]) => from > to))(
    '%i → %i Hz suppresses tones above the new Nyquist frequency by 80 dB',
    (from, to) => {
      for (const share of [1.05, 1.12, 1.3, 1.37]) {
        const tone = (to / 2) * share;
        if (tone >= from / 2) continue;
        expect(levelDb(resample(sine(tone, from, from / 2), from, to)), `${tone} Hz`).toBeLessThan(-80);
      }
    },
  );

  test('passes tones up to 0.8 of the new Nyquist frequency within 0.1 dB', () => {
    for (const tone of [50, 3000, 5000, 6400]) {
      expect(Math.abs(levelDb(resample(sine(tone, 44100, 44100), 44100, 16000)))).toBeLessThan(0.1);
    }
  });

  test.each([
    [44100, 16000],
    [44101, 16000],
    [8000, 44100],
    [384000, 16000],
  ])('%i → %i Hz gives the same samples in odd pieces as in one', (from, to) => {
    const input = Float32Array.from({ length: 20011 }, (_, n) => Math.sin(n * n * 0.0003));
    const whole = resample(input, from, to);
    const resampler = createResampler(from, to);
    const pieces: number[] = [];
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7 + 3) % 1999) {
      pieces.push(...resampler.push(input.subarray(at, at + size)));
    }
    pieces.push(...resampler.flush());
    expect(pieces.length).toBe(Math.ceil((input.length * to) / from));
    expect(Float32Array.from(pieces)).toEqual(whole);
  });

  test('an impulse stays where it was', () => {
    for (const [from, to] of [
      [48000, 16000],
      [16000, 48000],
      [44100, 16000],
    ] as const) {
      const input = new Float32Array(from);
      input[from / 2] = 1;
      const output = resample(input, from, to);
      expect(output.indexOf(Math.max(...output))).toBe(to / 2);
    }
  });

  test('a constant keeps its level and equal rates change nothing', () => {
    const constant = new Float32Array(5000).fill(0.5);
    expect(resample(constant, 48000, 44100)[2000]).toBeCloseTo(0.5, 6);
    expect(resample(constant, 48000, 48000)).toEqual(constant);
  });

  test('streams of the same rates do not disturb each other', () => {
    const [one, other] = [sine(700, 44100, 9000), sine(1300, 44100, 9000)];
    const resamplers = [createResampler(44100, 16000), createResampler(44100, 16000)];
    const found: number[][] = [[], []];
    for (let at = 0; at < 9000; at += 600) {
      for (const [which, input] of [one, other].entries()) {
        found[which]?.push(...(resamplers[which]?.push(input.subarray(at, at + 600)) ?? []));
      }
    }
    for (const [which, resampler] of resamplers.entries()) found[which]?.push(...resampler.flush());
    expect(found.map((samples) => Float32Array.from(samples))).toEqual([
      resample(one, 44100, 16000),
      resample(other, 44100, 16000),
    ]);
  });

  test('empty input gives empty output, single samples give a first sample', () => {
    expect(resample(new Float32Array(0), 44100, 16000).length).toBe(0);
    expect(resample(new Float32Array(1), 44100, 16000).length).toBe(1);
    expect(() => createResampler(0, 16000)).toThrow(RangeError);
  });
});
