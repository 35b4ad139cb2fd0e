/**
 * A sound to try a model with: a sweep from 60 Hz to 7 kHz with a slow tremolo and a little noise, the same on
 * every machine.
 */
export function createTestSignal(seconds: number, sampleRateHz: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, n) => {
    const t = n / sampleRateHz;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state / 2 ** 31 - 1;
    const sweep = Math.sin(2 * Math.PI * (60 * t + ((7000 - 60) * t * t) / (2 * seconds)));
    return 0.4 * (0.6 + 0.4 * Math.sin(5 * t)) * sweep + 0.02 * noise;
  });
}

/** White noise at full scale: every band is as loud as it gets, which brings sums in few bits to their limits. */
export function createLoudNoise(seconds: number, sampleRateHz: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
