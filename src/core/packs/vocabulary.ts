// The phrases a pack knows as vectors: how they are declared, and how their bytes read.
import { z } from 'zod';

/** `vocabulary` of `pack.json`: keys of `files`. */
export const vocabularySchema = z.object({
  vectors: z.string(),
  names: z.string().optional(),
  dtype: z.enum(['int8', 'float32']),
});

export const vocabularyNamesSchema = z.array(z.object({ kind: z.string(), name: z.string() }));

const numberBytes = { int8: 1, float32: 4 } as const;

/** How many rows the bytes hold; undefined where they are no whole rows. */
export function countVocabularyRows(
  byteCount: number,
  dtype: 'int8' | 'float32',
  dimension: number,
): number | undefined {
  const rows = byteCount / (dimension * numberBytes[dtype]);
  return Number.isInteger(rows) ? rows : undefined;
}

/** Unit vectors, row after row; none where the bytes are no whole rows. */
export function parseVocabularyVectors(
  bytes: ArrayBuffer,
  dtype: 'int8' | 'float32',
  dimension: number,
): Float32Array {
  if (countVocabularyRows(bytes.byteLength, dtype, dimension) === undefined) return new Float32Array();
  const stored = dtype === 'int8' ? new Int8Array(bytes) : new Float32Array(bytes);
  const rows = Float32Array.from(stored);
  for (let from = 0; from < rows.length; from += dimension) {
    const row = rows.subarray(from, from + dimension);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let index = 0; index < row.length; index += 1) row[index] = (row[index] as number) / length;
  }
  return rows;
}
