// The numbers of rows: written into a segment, and read from wherever they are.
import type { StoredRows } from '../store/vector-store.ts';
import type { RowFile } from './row-file.ts';
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
  segment.hasFloat16.fill(0, at, at + count);
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

/** Keeps half floats of one or several rows where there is room for them. */
export function copyFloat16(
  target: Uint16Array | undefined,
  segment: Segment,
  at: number,
  bits: Uint16Array,
  dimension: number,
): void {
  if (!target || bits.length === 0) return;
  target.set(bits, at * dimension);
  segment.hasFloat16.fill(1, at, at + bits.length / dimension);
}

/** Half floats from memory or file, else what the 8 bits say. */
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
  const rows =
    segment.rowsAddress === 0
      ? file?.readInt8(row)
      : new Int8Array(memory.buffer, segment.rowsAddress + at * padded, dimension);
  for (let index = 0; index < dimension; index += 1) target[index] = (rows?.[index] ?? 0) * scale;
  if (segment.hasFloat16[at] !== 1) return;
  const bits = segment.float16
    ? segment.float16.slice(at * dimension, (at + 1) * dimension)
    : segment.rowsAddress === 0 && file?.readFloat16(row);
  if (bits) takeIfAlike(new Float16Array(bits.buffer), target, scale);
}

/** A damaged exact copy is noticed: it is no further from the 8 bits than rounding explains. */
function takeIfAlike(exact: Float16Array, target: Float32Array, scale: number): void {
  const most = scale * 0.51 + 1e-3;
  for (let index = 0; index < target.length; index += 1) {
    if (!(Math.abs((exact[index] as number) - (target[index] as number)) <= most)) return;
  }
  target.set(exact);
}
