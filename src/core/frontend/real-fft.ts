/**
 * Fourier transform of real signals whose length is a power of two: neighbouring samples are packed into one
 * complex signal of half the length, which a radix-4 decimation in time transforms.
 * H. V. Sorensen et al., "Real-valued fast Fourier transform algorithms", IEEE TASSP 35 (1987).
 */

export interface RealFft {
  readonly size: number;
  /** Spectrum of `signal` (`size` samples) into `re` and `im` (at least size / 2 + 1 values each). */
  transform(signal: Float64Array, re: Float64Array, im: Float64Array): void;
}

/** @throws Error when `size` is not a power of two of at least 4. */
export function createRealFft(size: number): RealFft {
  if (size < 4 || !Number.isInteger(Math.log2(size)))
    throw new Error(`FFT size ${size} is not a power of two`);
  const half = size / 2;
  const order = reverseBits(half);
  const stages = planStages(half);
  const cos = new Float64Array(half + 1);
  const sin = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = Math.sin((2 * Math.PI * k) / size);
  }
  return {
    size,
    transform(signal, re, im) {
      for (let i = 0; i < half; i++) {
        const from = 2 * order[i]!;
        re[i] = signal[from]!;
        im[i] = signal[from + 1]!;
      }
      if (Math.log2(half) % 2 === 1) combinePairs(re, im, half);
      for (const stage of stages) combineQuarters(re, im, half, stage);
      untangle(re, im, half, cos, sin);
    },
  };
}

/** One radix-4 pass: four transforms of `length` become one of 4 · length. Twiddles: w, w², w³ interleaved. */
interface Stage {
  readonly length: number;
  readonly twiddles: Float64Array;
}

function planStages(size: number): Stage[] {
  const stages: Stage[] = [];
  for (let length = Math.log2(size) % 2 === 1 ? 2 : 1; length < size; length *= 4) {
    const twiddles = new Float64Array(6 * length);
    for (let j = 0; j < length; j++) {
      for (let power = 1; power <= 3; power++) {
        const angle = (-2 * Math.PI * j * power) / (4 * length);
        twiddles[6 * j + 2 * power - 2] = Math.cos(angle);
        twiddles[6 * j + 2 * power - 1] = Math.sin(angle);
      }
    }
    stages.push({ length, twiddles });
  }
  return stages;
}

/** Each index with its bits in reverse; `size` is a power of two. */
export function reverseBits(size: number): Uint32Array {
  const bits = Math.log2(size);
  return Uint32Array.from({ length: size }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

function combinePairs(re: Float64Array, im: Float64Array, size: number): void {
  for (let a = 0; a < size; a += 2) {
    const br = re[a + 1]!;
    const bi = im[a + 1]!;
    re[a + 1] = re[a]! - br;
    im[a + 1] = im[a]! - bi;
    re[a] = re[a]! + br;
    im[a] = im[a]! + bi;
  }
}

/** In bit-reversed order the quarters hold the residues 0, 2, 1, 3. */
function combineQuarters(re: Float64Array, im: Float64Array, size: number, stage: Stage): void {
  const { length, twiddles: w } = stage;
  for (let block = 0; block < size; block += 4 * length) {
    for (let j = 0; j < length; j++) {
      const a = block + j;
      const b = a + length;
      const c = b + length;
      const d = c + length;
      const t = 6 * j;
      const c1r = re[c]! * w[t]! - im[c]! * w[t + 1]!;
      const c1i = re[c]! * w[t + 1]! + im[c]! * w[t]!;
      const b2r = re[b]! * w[t + 2]! - im[b]! * w[t + 3]!;
      const b2i = re[b]! * w[t + 3]! + im[b]! * w[t + 2]!;
      const d3r = re[d]! * w[t + 4]! - im[d]! * w[t + 5]!;
      const d3i = re[d]! * w[t + 5]! + im[d]! * w[t + 4]!;
      const evenR = re[a]! + b2r;
      const evenI = im[a]! + b2i;
      const evenDiffR = re[a]! - b2r;
      const evenDiffI = im[a]! - b2i;
      const oddR = c1r + d3r;
      const oddI = c1i + d3i;
      const oddDiffR = c1r - d3r;
      const oddDiffI = c1i - d3i;
      re[a] = evenR + oddR;
      im[a] = evenI + oddI;
      re[b] = evenDiffR + oddDiffI;
      im[b] = evenDiffI - oddDiffR;
      re[c] = evenR - oddR;
      im[c] = evenI - oddI;
      re[d] = evenDiffR - oddDiffI;
      im[d] = evenDiffI + oddDiffR;
    }
  }
}

/** Separates the spectra of even and odd samples and joins them into that of the whole signal. */
function untangle(
  re: Float64Array,
  im: Float64Array,
  half: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  re[half] = re[0]! - im[0]!;
  im[half] = 0;
  re[0] = re[0]! + im[0]!;
  im[0] = 0;
  for (let k = 1; k <= half - k; k++) {
    const m = half - k;
    const evenR = (re[k]! + re[m]!) / 2;
    const evenI = (im[k]! - im[m]!) / 2;
    const oddR = (im[k]! + im[m]!) / 2;
    const oddI = (re[m]! - re[k]!) / 2;
    const turnedR = oddR * cos[k]! + oddI * sin[k]!;
    const turnedI = oddI * cos[k]! - oddR * sin[k]!;
    re[k] = evenR + turnedR;
    im[k] = evenI + turnedI;
    re[m] = evenR - turnedR;
    im[m] = turnedI - evenI;
  }
}
