import type { FrontEnd } from '../packs/front-end-schema.ts';

/**
 * Brings a window's samples to `length` as the pack's policy for short clips says. `repeatpad` is LAION's: as many
 * whole copies as fit, then zeros (transformers.js makes one copy fewer when the length divides exactly).
 */
export function fitSamples(
  samples: Float32Array,
  length: number,
  policy: FrontEnd['window']['short'],
): Float32Array {
  if (samples.length === length) return samples;
  if (samples.length > length) return samples.subarray(0, length);
  const fitted = new Float32Array(length);
  const copies =
    samples.length === 0 || policy === 'zero' || policy === 'mask' || policy === 'none'
      ? 1
      : policy === 'repeat'
        ? Math.ceil(length / samples.length)
        : Math.floor(length / samples.length);
  for (let copy = 0; copy < copies; copy++) {
    const at = copy * samples.length;
    fitted.set(samples.subarray(0, Math.min(samples.length, length - at)), at);
  }
  return fitted;
}

/** Rounds samples to 16 bit towards zero and back, as LAION-CLAP's data path does. */
export function quantizeToInt16(samples: Float32Array): Float32Array {
  const rounded = new Float32Array(samples.length);
  for (let n = 0; n < samples.length; n++) {
    const clipped = Math.max(-1, Math.min(1, samples[n]!));
    rounded[n] = Math.trunc(Math.fround(clipped * 32767)) / 32767;
  }
  return rounded;
}
