/**
 * Scales a vector to length one, in place. A vector of zeros (some models' answer to silence) becomes the first
 * axis, so that every stored vector is valid. Returns false when a number is not finite.
 */
export function toUnitLength(vector: Float32Array): boolean {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!Number.isFinite(sum)) return false;
  const length = Math.sqrt(sum);
  if (length < 1e-12) {
    vector.fill(0);
    vector[0] = 1;
    return true;
  }
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return true;
}

/** Cosine of the angle between two vectors; 0 where one has no length, NaN where a number is not finite. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
