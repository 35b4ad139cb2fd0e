// Which rows are in memory: those that fit, while the rest is written to the sidecar file segment by segment.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RowFile } from './row-file.ts';
import type { RowKernel } from './row-kernel.ts';
import { type Segment, segmentRows } from './row-segment.ts';
import type { SharedMemory } from './shared-memory.ts';

export interface RowSpillOptions {
  readonly shared: SharedMemory;
  readonly kernel: RowKernel;
  readonly segments: readonly Segment[];
  readonly tableAddress: number;
  readonly dimension: number;
  readonly paddedDimension: number;
  readonly restBudgetBytes: number;
  readonly budgetBytes?: number;
  readonly openFile?: (isEmpty: boolean) => RowFile | undefined;
  /** A scan runs: rows stay where they are. */
  readonly isPinned: () => boolean;
}

export interface RowSpill {
  readonly file: RowFile | undefined;

  /** Opens the file now, with what it holds if that is sound. */
  bringFile(): Promise<RowFile | undefined>;
  /** Room for the rows of a new segment; full ones go to the file first where memory is short. */
  takeRowsAddress(): number;
  writeTable(index: number): void;
  /** Keeps what rounding took from rows, from their half floats; false where there is no room for it. */
  keepRests(segment: Segment, at: number, bits: Uint16Array): boolean;
}

/** So many at once are made exact. */
const stagedRows = 256;

export function createRowSpill(options: RowSpillOptions): RowSpill {
  const { shared, segments, dimension, paddedDimension } = options;
  const budgetBytes = options.budgetBytes ?? Number.POSITIVE_INFINITY;
  const rowsBytes = segmentRows * paddedDimension;
  const addresses: number[] = [];
  const restAddresses: number[] = [];
  let restCount = 0;
  let staging = 0;
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
    const rests = segment.restsAddress
      ? new Uint8Array(shared.memory.buffer, segment.restsAddress, rowsBytes)
      : undefined;
    if (!into.writeSegment(index, rows, rests)) {
      // A full disk: the rows stay in memory and nothing more is written.
      mayWrite = false;
      return false;
    }
    addresses.push(segment.rowsAddress);
    segment.rowsAddress = 0;
    writeTable(index);
    if (segment.restsAddress) restAddresses.push(segment.restsAddress);
    segment.restsAddress = 0;
    return true;
  };

  const isShort = () => addresses.length === 0 && shared.takenBytes + rowsBytes > budgetBytes;

  const findRests = (segment: Segment) => {
    if (segment.restsAddress !== 0) return segment.restsAddress;
    segment.restsAddress = restAddresses.pop() ?? 0;
    // What waits to be written to the file needs it, whatever it takes.
    if (segment.restsAddress === 0 && (file || (restCount + 1) * rowsBytes <= options.restBudgetBytes)) {
      segment.restsAddress = shared.take(rowsBytes);
      restCount += 1;
    }
    return segment.restsAddress;
  };

  /** Half floats in the shared memory, a few rows at a time. */
  const stage = (bits: Uint16Array) => {
    if (staging === 0) staging = shared.take(2 * stagedRows * dimension + 16);
    new Uint16Array(shared.memory.buffer, staging, bits.length).set(bits);
    return staging;
  };

  return {
    get file() {
      return file;
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
    keepRests(segment, at, bits) {
      if (bits.length === 0 || segment.rowsAddress === 0 || findRests(segment) === 0) return false;
      const { known, rowsAddress, restsAddress } = segment;
      const count = bits.length / dimension;
      for (let from = 0; from < count; from += stagedRows) {
        const taken = Math.min(stagedRows, count - from);
        const address = stage(bits.subarray(from * dimension, (from + taken) * dimension));
        options.kernel.refineRows(
          known,
          rowsAddress,
          restsAddress,
          address,
          dimension,
          paddedDimension,
          at + from,
          taken,
        );
      }
      segment.hasRests.fill(1, at, at + count);
      return true;
    },
  };
}
