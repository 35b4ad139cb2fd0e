// Which rows are in memory: those that fit, while the rest is written to the sidecar file segment by segment.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRows } from '../store/vector-store.ts';
import type { RowFile } from './row-file.ts';
import { type Segment, segmentRows } from './row-segment.ts';
import { copyFloat16 } from './row-values.ts';
import type { SharedMemory } from './shared-memory.ts';

export interface RowSpillOptions {
  readonly shared: SharedMemory;
  readonly segments: readonly Segment[];
  readonly tableAddress: number;
  readonly dimension: number;
  readonly paddedDimension: number;
  readonly float16BudgetBytes: number;
  readonly budgetBytes?: number;
  readonly openFile?: (isEmpty: boolean) => RowFile | undefined;
  /** A scan runs: rows stay where they are. */
  readonly isPinned: () => boolean;
}

export interface RowSpill {
  readonly file: RowFile | undefined;
  readonly float16Bytes: number;
  /** Opens the file now, with what it holds if that is sound. */
  bringFile(): Promise<RowFile | undefined>;
  /** Room for the rows of a new segment; full ones go to the file first where memory is short. */
  takeRowsAddress(): number;
  writeTable(index: number): void;
  keepFloat16(segment: Segment, at: number, count: number, rows: StoredRows, source: number): void;
  /** Where the half floats of a segment in memory go; undefined where there is no room for them. */
  findFloat16(segment: Segment): Uint16Array | undefined;
}

export function createRowSpill(options: RowSpillOptions): RowSpill {
  const { shared, segments, dimension, paddedDimension } = options;
  const budgetBytes = options.budgetBytes ?? Number.POSITIVE_INFINITY;
  const rowsBytes = segmentRows * paddedDimension;
  const float16SegmentBytes = segmentRows * dimension * 2;
  const addresses: number[] = [];
  const arrays: Uint16Array[] = [];
  let float16Count = 0;
  let file: RowFile | undefined;
  let mayOpen = true;
  let mayWrite = true;

  const openEmpty = () => {
    if (!file && mayOpen) file = options.openFile?.(true);
    mayOpen = false;
    return file;
  };

  const writeTable = (index: number) => {
    const segment = segments[index] as Segment;
    const entry = new Int32Array(shared.memory.buffer, options.tableAddress + 8 * index, 2);
    entry[0] = segment.known;
    entry[1] = segment.rowsAddress;
  };

  /** Writes the oldest full segment that is in memory to the file; false where that cannot be done now. */
  const spillOne = () => {
    const index = segments.findIndex((segment) => segment.rowsAddress !== 0);
    const segment = segments[index];
    const into = segment && mayWrite && !options.isPinned() ? openEmpty() : undefined;
    if (!segment || !into) return false;
    const rows = new Uint8Array(shared.memory.buffer, segment.rowsAddress, rowsBytes);
    if (!into.writeSegment(index, rows, segment.float16)) {
      // A full disk: the rows stay in memory and nothing more is written.
      mayWrite = false;
      return false;
    }
    addresses.push(segment.rowsAddress);
    segment.rowsAddress = 0;
    writeTable(index);
    if (segment.float16) arrays.push(segment.float16);
    segment.float16 = undefined;
    return true;
  };

  const isShort = () => addresses.length === 0 && shared.takenBytes + rowsBytes > budgetBytes;

  const findFloat16 = (segment: Segment) => {
    if (segment.float16 || segment.rowsAddress === 0) return segment.float16;
    segment.float16 = arrays.pop();
    // What waits to be written to the file needs its half floats, whatever they take.
    if (
      !segment.float16 &&
      (file || (float16Count + 1) * float16SegmentBytes <= options.float16BudgetBytes)
    ) {
      segment.float16 = new Uint16Array(segmentRows * dimension);
      float16Count += 1;
    }
    return segment.float16;
  };

  return {
    get file() {
      return file;
    },
    get float16Bytes() {
      return float16Count * float16SegmentBytes;
    },
    async bringFile() {
      const known = options.openFile?.(false);
      for (let segment = 0; segment < (known?.segmentCount ?? 0); segment += 1) {
        await nextTurn();
        if (known?.check(segment)) continue;
        known?.close();
        return openEmpty();
      }
      mayOpen = false;
      file = known;
      return file;
    },
    takeRowsAddress() {
      while (isShort() && spillOne());
      return addresses.pop() ?? shared.take(rowsBytes);
    },
    writeTable,
    keepFloat16(segment, at, count, rows, source) {
      if (rows.rowsFloat16.length === 0) return;
      const bits = rows.rowsFloat16.subarray(source * dimension, (source + count) * dimension);
      copyFloat16(findFloat16(segment), segment, at, bits, dimension);
    },
    findFloat16,
  };
}
