// The filter of the resampler, laid out phase by phase so that each output is one contiguous dot product.

const ZERO_CROSSINGS = 24;
const KAISER_BETA = 9;
/** Cutoff as a share of the lower Nyquist frequency: the transition band then ends just above it. */
const ROLLOFF = 0.92;
/** Tables above this size (in coefficients) are replaced by interpolation between fewer phases. */
const LARGEST_EXACT_TABLE = 1 << 19;
const INTERPOLATED_PHASES = 512;

/** The filter that converts by up / down (without common divisor), at most about half a million coefficients. */
export interface FilterTaps {
  readonly down: number;
  readonly up: number;
  /** Coefficients of one phase, even. */
  readonly tapCount: number;
  /** Phases of a whole sample in the table: all `up` of them, or few between which one interpolates. */
  readonly phaseCount: number;
  readonly isExact: boolean;
  /** Phase after phase; one row more than phases where one interpolates. */
  readonly taps: Float32Array;
}

export function designTaps(down: number, up: number): FilterTaps {
  const cutoff = cutoffOf(down, up);
  const tapCount = countTaps(down, up);
  const half = tapCount / 2;
  if (up * tapCount <= LARGEST_EXACT_TABLE) {
    return { down, up, tapCount, phaseCount: up, isExact: true, taps: fillPhases(up, up, half, cutoff) };
  }
  // A slower filter changes less from phase to phase: −106 dB of interpolation error either way.
  const phaseCount = Math.max(32, Math.ceil(INTERPOLATED_PHASES * cutoff));
  const taps = fillPhases(phaseCount + 1, phaseCount, half, cutoff);
  return { down, up, tapCount, phaseCount, isExact: false, taps };
}

/** Products that one output takes; also for rates that have a common divisor. */
export function countTaps(down: number, up: number): number {
  return 2 * Math.ceil(ZERO_CROSSINGS / cutoffOf(down, up));
}

function cutoffOf(down: number, up: number): number {
  return ROLLOFF * Math.min(1, up / down);
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
