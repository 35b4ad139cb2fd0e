// Unit vectors as small integers for the search kernel.

/** The kernel reads rows in steps of 32; shorter ones are filled with zeros. */
export function padDimension(dimension: number): number {
  return Math.ceil(dimension / 32) * 32;
}

/** Bytes of one bit a number, in steps of 128 bits. */
export function computeCodeBytes(paddedDimension: number): number {
  return Math.ceil(paddedDimension / 128) * 16;
}

/**
 * Rows of int8 with one scale each: row ≈ int8 × scale. Error per number at most scale / 2.
 * `vectors` holds whole rows of `dimension`; values that are not finite count as zero.
 */
export function quantizeRows(
  vectors: Float32Array,
  dimension: number,
): { rowsInt8: Int8Array; scales: Float32Array } {
  const rowCount = Math.floor(vectors.length / dimension);
  const rowsInt8 = new Int8Array(rowCount * dimension);
  const scales = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const from = row * dimension;
    const largest = findLargest(vectors, from, from + dimension);
    scales[row] = largest / 127;
    if (largest === 0) continue;
    const factor = 127 / largest;
    for (let index = from; index < from + dimension; index += 1) {
      rowsInt8[index] = Math.round(finite(vectors[index]) * factor);
    }
  }
  return { rowsInt8, scales };
}

/** The query for the plain kernel: 14 bits, so that a sum of 8,192 products stays within 32 bits. */
export function quantizeQueryWide(query: Float32Array, target: Int16Array): number {
  const limit = Math.min(8191, Math.floor(2 ** 31 / (127 * target.length)) - 1);
  return quantizeQuery(query, target, limit, 0);
}

/** The query for the relaxed kernel: seven bits, lifted by 64 because that instruction wants them unsigned. */
export function quantizeQueryNarrow(query: Float32Array, target: Int8Array): number {
  return quantizeQuery(query, target, 63, 64);
}

function quantizeQuery(
  query: Float32Array,
  target: Int16Array | Int8Array,
  limit: number,
  lift: number,
): number {
  const largest = findLargest(query, 0, query.length);
  const factor = largest === 0 ? 0 : limit / largest;
  target.fill(lift);
  for (let index = 0; index < query.length; index += 1) {
    target[index] = Math.round(finite(query[index]) * factor) + lift;
  }
  return largest / limit;
}

function findLargest(values: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let index = from; index < to; index += 1) {
    const size = Math.abs(finite(values[index]));
    if (size > largest) largest = size;
  }
  return largest;
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
