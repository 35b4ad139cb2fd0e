/** Rows of equal length after each other, each of unit length. */
export interface UnitRows {
  readonly dimension: number;
  readonly vectors: Float32Array;
}

/** A long recording is asked with so many of its windows, spread evenly. */
const mostWindows = 120;

/** Cosine of every entry with the most similar window of a clip, -1…1. */
export function computeEntrySimilarities(windows: UnitRows, entries: Float32Array): Float32Array {
  const { dimension, vectors } = windows;
  const rows = spread(vectors.length / dimension);
  const best = new Float32Array(entries.length / dimension).fill(-1);
  for (const row of rows) {
    const window = vectors.subarray(row * dimension, (row + 1) * dimension);
    for (let entry = 0; entry < best.length; entry++) {
      const similarity = dot(window, entries, entry * dimension);
      if (similarity > (best[entry] as number)) best[entry] = similarity;
    }
  }
  return best;
}

function spread(count: number): number[] {
  const taken = Math.min(count, mostWindows);
  return Array.from({ length: taken }, (_, index) => Math.floor(((index + 0.5) * count) / taken));
}

function dot(vector: Float32Array, rows: Float32Array, from: number): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index++) {
    sum += (vector[index] as number) * (rows[from + index] as number);
  }
  return sum;
}
