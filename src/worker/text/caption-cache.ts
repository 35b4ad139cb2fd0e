/** Keys and values of what was written so far: rows of [layers, heads, places, headDim]. */
export interface CaptionCache {
  readonly keys: Float32Array;
  readonly values: Float32Array;
  /** Without the rows. */
  readonly shape: readonly number[];
}

/** The rows of a cache in another order; one may be left out, or come several times. */
export function reorderCache(cache: CaptionCache, parents: readonly number[]): CaptionCache {
  const { keys, values, shape } = cache;
  const size = shape.reduce((product, length) => product * length, 1);
  const isSame = parents.length * size === keys.length && parents.every((parent, row) => parent === row);
  if (isSame) return cache;
  return { keys: gather(keys, parents, size), values: gather(values, parents, size), shape };
}

function gather(rows: Float32Array, parents: readonly number[], size: number): Float32Array {
  const gathered = new Float32Array(parents.length * size);
  for (const [row, parent] of parents.entries())
    gathered.set(rows.subarray(parent * size, (parent + 1) * size), row * size);
  return gathered;
}
