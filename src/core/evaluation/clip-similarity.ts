/** Rows of equal length after each other, each of unit length. */
export interface Rows {
  readonly dimension: number;
  readonly vectors: Float32Array;
}

/** Similarity of a clip and a text, −1…1: of the clip's best window, or the mean over its windows. */
export function computeClipSimilarity(windows: Rows, text: Float32Array, over: 'max' | 'mean'): number {
  const { dimension, vectors } = windows;
  const count = vectors.length / dimension;
  let best = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let row = 0; row < count; row++) {
    let dot = 0;
    const start = row * dimension;
    for (let i = 0; i < dimension; i++) dot += (vectors[start + i] ?? 0) * (text[i] ?? 0);
    best = Math.max(best, dot);
    sum += dot;
  }
  return over === 'max' ? best : sum / count;
}

/** The direction between several vectors: their mean, brought back to unit length. */
export function computeMeanDirection(rows: Rows): Float32Array {
  const { dimension, vectors } = rows;
  const mean = new Float32Array(dimension);
  for (let i = 0; i < vectors.length; i++)
    mean[i % dimension] = (mean[i % dimension] ?? 0) + (vectors[i] ?? 0);
  const length = Math.hypot(...mean) || 1;
  return mean.map((value) => value / length);
}
