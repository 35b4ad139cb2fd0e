import type { FrontEnd } from '../packs/front-end-schema.ts';

type MelDeclaration = NonNullable<FrontEnd['mel']>;

/** Triangles over FFT bins; band b sums bins starts[b] … with weights[offsets[b]] … weights[offsets[b + 1] - 1]. */
export interface MelBank {
  readonly bandCount: number;
  readonly starts: Int32Array;
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Mel filters as the declaration says. HTK: 1127 ln(1 + f / 700). Slaney: linear below 1 kHz, logarithmic above
 * (M. Slaney, Auditory Toolbox). Triangles straight in hertz (librosa) or in mel (TensorFlow).
 */
export function createMelBank(mel: MelDeclaration, sampleRateHz: number, fftSize: number): MelBank {
  const toMel = mel.scale === 'htk' ? hertzToHtk : hertzToSlaney;
  const toHertz = mel.scale === 'htk' ? htkToHertz : slaneyToHertz;
  const low = toMel(mel.fmin);
  const step = (toMel(mel.fmax) - low) / (mel.bins + 1);
  const melEdges = Float64Array.from({ length: mel.bins + 2 }, (_, i) => low + i * step);
  const hertzEdges = melEdges.map(toHertz);
  const edges = mel.triangles === 'mel' ? melEdges : hertzEdges;
  const positions = Float64Array.from({ length: fftSize / 2 + 1 }, (_, k) => {
    const hertz = (k * sampleRateHz) / fftSize;
    return mel.triangles === 'mel' ? toMel(hertz) : hertz;
  });
  const bands = Array.from({ length: mel.bins }, (_, b) => {
    const triangle = positions.map((at, k) => (mel.dropDC && k === 0 ? 0 : weightAt(at, edges, b)));
    const factor = scaleOf(mel.norm, triangle, hertzEdges, b);
    return triangle.map((weight) => weight * factor);
  });
  return packBands(bands);
}

function weightAt(at: number, edges: Float64Array, band: number): number {
  const [low, mid, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
  return Math.max(0, Math.min((at - low) / (mid - low), (high - at) / (high - mid)));
}

function scaleOf(
  norm: MelDeclaration['norm'],
  triangle: Float64Array,
  hertz: Float64Array,
  band: number,
): number {
  if (norm === 'slaney') return 2 / (hertz[band + 2]! - hertz[band]!);
  if (norm === 'sum')
    return (
      1 /
      Math.max(
        triangle.reduce((sum, weight) => sum + weight, 0),
        1e-8,
      )
    );
  return 1;
}

function packBands(bands: readonly Float64Array[]): MelBank {
  const starts = new Int32Array(bands.length);
  const offsets = new Int32Array(bands.length + 1);
  const kept: number[] = [];
  bands.forEach((band, b) => {
    const first = Math.max(
      0,
      band.findIndex((weight) => weight > 0),
    );
    const last = band.findLastIndex((weight) => weight > 0);
    starts[b] = first;
    for (let k = first; k <= last; k++) kept.push(band[k]!);
    offsets[b + 1] = kept.length;
  });
  return { bandCount: bands.length, starts, offsets, weights: Float64Array.from(kept) };
}

const hertzToHtk = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
const htkToHertz = (mel: number) => 700 * (Math.exp(mel / 1127) - 1);

const slaneyHertzPerMel = 200 / 3;
const slaneyBreakHertz = 1000;
const slaneyBreakMel = slaneyBreakHertz / slaneyHertzPerMel;
const slaneyLogStep = Math.log(6.4) / 27;

function hertzToSlaney(hertz: number): number {
  if (hertz < slaneyBreakHertz) return hertz / slaneyHertzPerMel;
  return slaneyBreakMel + Math.log(hertz / slaneyBreakHertz) / slaneyLogStep;
}

function slaneyToHertz(mel: number): number {
  if (mel < slaneyBreakMel) return mel * slaneyHertzPerMel;
  return slaneyBreakHertz * Math.exp(slaneyLogStep * (mel - slaneyBreakMel));
}
