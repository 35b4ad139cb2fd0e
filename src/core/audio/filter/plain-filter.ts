import type { FilterTaps } from './design-taps.ts';
import type { PolyphaseFilter } from './polyphase-filter.ts';

/** One output after the other, in float64. */
export function createPlainFilter({
  down,
  up,
  tapCount,
  phaseCount,
  isExact,
  taps,
}: FilterTaps): PolyphaseFilter {
  const weigh = (samples: Float32Array, start: number, phase: number): number => {
    if (isExact) return dot(samples, start, taps, phase * tapCount, tapCount);
    const position = (phase / up) * phaseCount;
    const below = Math.floor(position);
    const low = dot(samples, start, taps, below * tapCount, tapCount);
    const high = dot(samples, start, taps, (below + 1) * tapCount, tapCount);
    return low + (position - below) * (high - low);
  };
  return {
    tapCount,
    run(samples, start, phase, output) {
      for (let m = 0; m < output.length; m++) {
        const position = phase + m * down;
        output[m] = weigh(samples, start + Math.floor(position / up), position % up);
      }
    },
  };
}

function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    even += (a[aStart + i] as number) * (b[bStart + i] as number);
    odd += (a[aStart + i + 1] as number) * (b[bStart + i + 1] as number);
  }
  return even + odd;
}
