import vocabulary from './tag-vocabulary.json' with { type: 'json' };

export interface TagWord {
  readonly name: string;
  /** What it tells: material, action, place, size or mood. */
  readonly kind: string;
  /** What sounds like that, in the words of the text tower. */
  readonly texts: readonly string[];
}

/** The fixed vocabulary of descriptive tags (docs/tags.md). */
export function listTagWords(): readonly TagWord[] {
  return vocabulary;
}

/** One unit vector a tag, row after row: the mean direction of its texts. `texts` holds the vectors of all of them in order. */
export function joinTagVectors(words: readonly TagWord[], texts: readonly Float32Array[]): Float32Array {
  const dimension = texts[0]?.length ?? 0;
  const rows = new Float32Array(words.length * dimension);
  let next = 0;
  for (const [at, word] of words.entries()) {
    const row = rows.subarray(at * dimension, (at + 1) * dimension);
    for (const vector of texts.slice(next, next + word.texts.length)) add(row, vector);
    next += word.texts.length;
    const length = Math.hypot(...row) || 1;
    for (let index = 0; index < dimension; index++) row[index] = (row[index] as number) / length;
  }
  return rows;
}

function add(sum: Float32Array, vector: Float32Array): void {
  for (let index = 0; index < sum.length; index++) {
    sum[index] = (sum[index] as number) + (vector[index] as number);
  }
}
