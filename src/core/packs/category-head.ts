// What a pack has learned of UCS categories: a shift for each, by which the rows of its CatIDs are moved.
import { findUcs, listUcs } from '../ucs/ucs-lookup.ts';
import { toUnitLength } from '../vectors/unit-length.ts';
import type { PackCategoryHead } from './category-head-schema.ts';

export interface CategoryRows {
  readonly catIds: readonly string[];
  /** Unit vectors, row after row. */
  readonly vectors: Float32Array;
}

export type ParsedShifts =
  | { readonly kind: 'read'; readonly shiftOf: ReadonlyMap<string, Float32Array> }
  | { readonly kind: 'faulty'; readonly problem: string };

const known: ReadonlySet<string> = new Set(listUcs().map(({ category }) => category));

/** The shift of each category from the file's bytes; `catIds` are those whose rows it has to move. */
export function parseShifts(
  bytes: ArrayBuffer,
  { names, scale }: PackCategoryHead,
  dimension: number,
  catIds: readonly string[],
): ParsedShifts {
  const problem = findNamesProblem(names, catIds) ?? findLengthProblem(bytes.byteLength, names, dimension);
  if (problem !== undefined) return { kind: 'faulty', problem };
  const stored = new Int8Array(bytes);
  const shiftOf = new Map(
    names.map((name, row) => {
      const shift = Float32Array.from(stored.subarray(row * dimension, (row + 1) * dimension));
      return [name, shift.map((value) => value * scale)];
    }),
  );
  return { kind: 'read', shiftOf };
}

/** Each row plus its category's shift, at unit length. */
export function moveRows(
  { catIds, vectors }: CategoryRows,
  shiftOf: ReadonlyMap<string, Float32Array>,
): CategoryRows {
  const moved = vectors.slice();
  const dimension = vectors.length / catIds.length;
  for (const [at, catId] of catIds.entries()) {
    const shift = shiftOf.get(findUcs(catId)?.category ?? '');
    const row = moved.subarray(at * dimension, (at + 1) * dimension);
    for (const [index, value] of shift?.entries() ?? []) row[index] = (row[index] as number) + value;
    toUnitLength(row);
  }
  return { catIds, vectors: moved };
}

function findNamesProblem(names: readonly string[], catIds: readonly string[]): string | undefined {
  const stranger = names.find((name, at) => !known.has(name) || names.indexOf(name) !== at);
  if (stranger !== undefined)
    return `its category head names “${stranger}”, which UCS does not have or which it has named before`;
  const left = catIds.find((catId) => !names.includes(findUcs(catId)?.category ?? ''));
  return left === undefined ? undefined : `its category head has nothing for the category of ${left}`;
}

function findLengthProblem(length: number, names: readonly string[], dimension: number): string | undefined {
  const wanted = names.length * dimension;
  if (length === wanted) return undefined;
  return `its category head has ${length} bytes; ${names.length} categories of ${dimension} numbers have ${wanted}`;
}
