// The filter of the resampler, laid out phase by phase so that each output is one contiguous dot product.

const ZERO_CROSSINGS = 24;
const KAISER_BETA = 9;
/** Cutoff as a share of the lower Nyquist frequency: the transition band then ends just above it. */
const ROLLOFF = 0.92;
/** Tables above this size (in coefficients) are replaced by interpolation between fewer phases. */
const LARGEST_EXACT_TABLE = 1 << 19;
const INTERPOLATED_PHASES = 512;

export interface PhaseTable {
  /** Coefficients of one phase, even. */
  readonly tapCount: number;
  /** Weighted sum of `samples[start … start + tapCount)` for an output `phase / up` after its centre. */
  weigh(samples: Float32Array, start: number, phase: number): number;
}

/** For a conversion by up / down (without common divisor). Never more than about half a million coefficients. */
export function buildPhaseTable(down: number, up: number): PhaseTable {
  const cutoff = ROLLOFF * Math.min(1, up / down);
  const half = Math.ceil(ZERO_CROSSINGS / cutoff);
  const tapCount = 2 * half;
  if (up * tapCount <= LARGEST_EXACT_TABLE) {
    const taps = fillPhases(up, up, half, cutoff);
    return {
      tapCount,
      weigh: (samples, start, phase) => dot(samples, start, taps, phase * tapCount, tapCount),
    };
  }
  // A slower filter changes less from phase to phase: −106 dB of interpolation error either way.
  const phases = Math.max(32, Math.ceil(INTERPOLATED_PHASES * cutoff));
  const taps = fillPhases(phases + 1, phases, half, cutoff);
  return {
    tapCount,
    weigh: (samples, start, phase) => {
      const position = (phase / up) * phases;
      const below = Math.floor(position);
      const low = dot(samples, start, taps, below * tapCount, tapCount);
      const high = dot(samples, start, taps, (below + 1) * tapCount, tapCount);
      return low + (position - below) * (high - low);
    },
  };
}

function fillPhases(count: number, perSample: number, half: number, cutoff: number): Float32Array {
  const tapCount = 2 * half;
  const taps = new Float32Array(count * tapCount);
  const row = new Float64Array(tapCount);
  for (let phase = 0; phase < count; phase++) {
    let sum = 0;
    for (let j = 0; j < tapCount; j++) {
      const distance = phase / perSample + half - 1 - j;
      const tap = sinc(distance * cutoff) * kaiser((distance * cutoff) / ZERO_CROSSINGS);
      row[j] = tap;
      sum += tap;
    }
    // Every phase passes a constant unchanged.
    for (let j = 0; j < tapCount; j++) taps[phase * tapCount + j] = (row[j] ?? 0) / sum;
  }
  return taps;
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

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
