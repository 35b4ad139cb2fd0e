// The numbers of rows: written into a segment, and read from wherever they are.
import type { StoredRows } from '../store/vector-store.ts';
import type { RowFile } from './row-file.ts';
import type { RowPlace } from './row-memory.ts';
import type { Segment } from './row-segment.ts';
import type { SharedMemory } from './shared-memory.ts';

/** Without `rowsInt8` only what is known of the rows. */
type Rows = Omit<StoredRows, 'rowsInt8' | 'rowsFloat16'> & { readonly rowsInt8?: Int8Array };

/** Writes `count` rows of a source from row `at` of a segment on. */
export function writeRows(
  { memory }: SharedMemory,
  segment: Segment,
  at: number,
  count: number,
  rows: Rows,
  source: number,
  dimension: number,
  padded: number,
): void {
  const end = source + count;
  segment.scales.set(rows.scales.subarray(source, end), at);
  segment.contentIds.set(rows.contentIds.subarray(source, end), at);
  segment.startsSeconds.set(rows.startsSeconds.subarray(source, end), at);
  segment.endsSeconds.set(rows.endsSeconds.subarray(source, end), at);
  segment.hasRests.fill(0, at, at + count);
  if (!rows.rowsInt8) return;
  const target = new Int8Array(memory.buffer, segment.rowsAddress + at * padded, count * padded);
  if (dimension === padded) {
    target.set(rows.rowsInt8.subarray(source * dimension, end * dimension));
    return;
  }
  for (let index = 0; index < count; index += 1) {
    const from = (source + index) * dimension;
    target.set(rows.rowsInt8.subarray(from, from + dimension), index * padded);
  }
}

/** Vectors as exact as they are kept: 8 bits, and what rounding took where that is kept as well. */
export function readRow(
  { memory }: SharedMemory,
  segment: Segment,
  row: number,
  padded: number,
  file: RowFile | undefined,
  target: Float32Array,
): void {
  const dimension = target.length;
  const at = row & 4095;
  const scale = segment.scales[at] as number;
  const read = (address: number) => new Int8Array(memory.buffer, address + at * padded, dimension);
  const isInFile = segment.rowsAddress === 0;
  const rows = isInFile ? file?.readInt8(row) : read(segment.rowsAddress);
  const rests = isInFile ? file?.readRests(row) : segment.restsAddress && read(segment.restsAddress);
  const restScale = segment.hasRests[at] === 1 && rests ? scale / 254 : 0;
  for (let index = 0; index < dimension; index += 1) {
    const rest = rests ? (rests[index] as number) * restScale : 0;
    target[index] = (rows?.[index] ?? 0) * scale + rest;
  }
}

/** Where a row is; from the file it is brought to `scratch`. */
export function locateRow(
  { memory }: SharedMemory,
  segment: Segment,
  row: number,
  padded: number,
  file: RowFile | undefined,
  scratch: number,
): RowPlace {
  const at = row & 4095;
  const scale = segment.scales[at] as number;
  const hasRest = segment.hasRests[at] === 1;
  if (segment.rowsAddress !== 0) {
    const rest = hasRest && segment.restsAddress !== 0 ? segment.restsAddress + at * padded : 0;
    return { row: segment.rowsAddress + at * padded, rest, scale };
  }
  const both = new Int8Array(memory.buffer, scratch, 2 * padded).fill(0);
  const [values, rests] = [file?.readInt8(row), hasRest ? file?.readRests(row) : undefined];
  if (values) both.set(values);
  if (rests) both.set(rests, padded);
  return { row: scratch, rest: rests ? scratch + padded : 0, scale };
}
