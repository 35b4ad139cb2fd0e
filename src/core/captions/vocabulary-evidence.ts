// What a pack's vocabulary says of a sound: how near its nearest phrase is, and how sure its category.

/** A pack's phrases as unit vectors, row after row. */
export interface CaptionVocabulary {
  readonly vectors: Float32Array;
  /** Rows that are UCS CatIDs. */
  readonly categoryRows: readonly number[];
}

const temperature = 0.05;

/** Without a vocabulary the nearest phrase is as far as can be, and no category is sure. */
export function weighVocabulary(
  vector: Float32Array,
  { vectors, categoryRows }: CaptionVocabulary,
): { readonly nearest: number; readonly category: number } {
  const rowCount = vectors.length / vector.length;
  const similarities = Float64Array.from({ length: rowCount }, (_, row) => dot(vector, vectors, row));
  const nearest = similarities.reduce((best, value) => Math.max(best, value), rowCount > 0 ? -1 : 0);
  const ofCategories = categoryRows.map((row) => similarities[row] ?? -1);
  const top = Math.max(...ofCategories, -1);
  const sum = ofCategories.reduce((total, value) => total + Math.exp((value - top) / temperature), 0);
  return { nearest, category: sum > 0 ? 1 / sum : 0 };
}

function dot(vector: Float32Array, rows: Float32Array, row: number): number {
  let sum = 0;
  const from = row * vector.length;
  for (let index = 0; index < vector.length; index++)
    sum += (vector[index] as number) * (rows[from + index] as number);
  return sum;
}
