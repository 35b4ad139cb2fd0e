// Rows of one vector space: what every row is in memory, its numbers there, too, or in the sidecar file.
import { computeCodeBytes, padDimension } from '../../core/search/quantize.ts';
import type { StoredRows } from '../store/vector-store.ts';
import { type BackgroundSample, createBackgroundSample, writeSlot } from './background-sample.ts';
import { createContentChains } from './content-chains.ts';
import type { RowFile } from './row-file.ts';
import type { RowKernel } from './row-kernel.ts';
import { computeKnownBytes, createSegment, isSet, type Segment, segmentRows } from './row-segment.ts';
import { createRowSpill } from './row-spill.ts';
import { locateRow, readRow, writeRows } from './row-values.ts';
import type { SharedMemory } from './shared-memory.ts';

export interface RowMemory {
  readonly shared: SharedMemory;
  readonly dimension: number;
  readonly paddedDimension: number;
  readonly codeBytes: number;
  /** Address of two words a segment for the kernel: what is known of it, its rows. */
  readonly tableAddress: number;
  readonly segments: readonly Segment[];
  /** Rows that were ever taken; dead ones among them. */
  readonly rowCount: number;
  readonly aliveCount: number;
  readonly contentCount: number;
  /** Goes up whenever a content comes or goes. */
  readonly version: number;
  readonly sample: BackgroundSample;
  /** Where rows are that are not in memory. */
  readonly file: RowFile | undefined;
  /** Opens the file now, with what it holds if that is sound: not all of the rows will fit. Call before any are added. */
  bringFile(): Promise<RowFile | undefined>;
  /** While a scan runs rows stay where they are. */
  isPinned: boolean;
  has(contentId: number): boolean;
  /** Adds rows `from`..`to`, whole contents of which none is here yet; answers the first row, -1 where they are scattered. */
  add(rows: StoredRows, from: number, to: number): number;
  remove(contentId: number): void;
  /** What is known of rows whose numbers lie in the file already, from row `firstRow` on; all dead until `revive`. */
  place(rows: Omit<StoredRows, 'rowsInt8' | 'rowsFloat16'>, firstRow: number): void;
  /** Makes placed rows of one content count. */
  revive(contentId: number, firstRow: number, count: number): void;
  /** Makes a row exact that was added by its 8 bits alone, from its half floats; false where there is no room for it. */
  refine(row: number, contentId: number, bits: Uint16Array): boolean;
  /** The rows of a content, in no order. */
  listRows(contentId: number): number[];
  /** Which content a row belongs to (-1: none any more), and when it begins and ends in it. */
  getWindow(row: number): RowWindow;
  /** Where the numbers of a row are; one that is not in memory is put to `scratch`, two rows long. */
  locate(row: number, scratch: number): RowPlace;
  /** Copies the numbers of a row, as exact as they are kept. */
  readVector(row: number, target: Float32Array): void;
  /** From now on rows get codes for the prefilter; those that are here are encoded by the scanner. */
  setMeans(address: number): void;
  readonly memoryBytes: number;
}

export interface RowWindow {
  readonly contentId: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** row = (int8 at `row` + int8 at `rest` / 254) × scale; `rest` 0: there is none. */
export interface RowPlace {
  readonly row: number;
  readonly rest: number;
  readonly scale: number;
}

export interface RowMemoryOptions {
  readonly dimension: number;
  readonly shared: SharedMemory;
  readonly kernel: RowKernel;
  /** What rounding to 8 bits took from rows is kept while it fits. */
  readonly restBudgetBytes: number;
  /** Rows beyond this go to the file, where there is one. Default: no limit. */
  readonly budgetBytes?: number;
  /** Called when rows do not fit any more, once; undefined: they stay in memory nevertheless. */
  readonly openFile?: (isEmpty: boolean) => RowFile | undefined;
}

/** Address space holds fewer than this whatever the dimension. */
export const mostSegments = 16_384;

export function createRowMemory(options: RowMemoryOptions): RowMemory {
  const { dimension, shared, kernel } = options;
  const paddedDimension = padDimension(dimension);
  const codeBytes = computeCodeBytes(paddedDimension);
  const tableAddress = shared.take(8 * mostSegments);
  const segments: Segment[] = [];
  const chains = createContentChains(segments);
  const free: number[] = [];
  let rowCount = 0;
  let version = 0;
  let means = 0;
  let isPinned = false;

  const segmentOf = (row: number) => segments[row >> 12] as Segment;
  const spill = createRowSpill({
    ...options,
    paddedDimension,
    segments,
    tableAddress,
    isPinned: () => isPinned,
  });

  const addSegment = (rowsAddress: number) => {
    const segment = createSegment(shared, codeBytes, rowsAddress);
    segments.push(segment);
    spill.writeTable(segments.length - 1);
    return segment;
  };

  /** Rows that may be written: freed ones one by one, else what is left of the last segment. */
  const takeStretch = (wanted: number): readonly [number, number] => {
    const freed = takeFreed();
    if (freed !== undefined) return [freed, 1];
    if (rowCount === segments.length * segmentRows) addSegment(spill.takeRowsAddress());
    const row = rowCount;
    const count = Math.min(wanted, segments.length * segmentRows - row);
    rowCount += count;
    return [row, count];
  };

  /** Rows in the file are not written again. */
  const takeFreed = () => {
    for (let row = free.pop(); row !== undefined; row = free.pop()) {
      if (segmentOf(row).rowsAddress !== 0) return row;
    }
    return undefined;
  };

  const sample = createBackgroundSample({
    listRows: chains.list,
    setSlot: (row, slot) => writeSlot(segmentOf(row), row & 4095, slot),
  });

  const writeStretch = (row: number, count: number, rows: StoredRows, source: number) => {
    const segment = segmentOf(row);
    const at = row & 4095;
    writeRows(shared, segment, at, count, rows, source, dimension, paddedDimension);
    const { known, rowsAddress } = segment;
    kernel.sumRows(known, rowsAddress, paddedDimension, at, at + count);
    if (means !== 0) kernel.encodeRows(known, rowsAddress, paddedDimension, codeBytes, means, at, at + count);
    const { rowsFloat16 } = rows;
    spill.keepRests(segment, at, rowsFloat16.subarray(source * dimension, (source + count) * dimension));
  };

  return {
    shared,
    dimension,
    paddedDimension,
    codeBytes,
    tableAddress,
    segments,
    sample,
    get rowCount() {
      return rowCount;
    },
    get aliveCount() {
      return chains.aliveCount;
    },
    get contentCount() {
      return chains.contentCount;
    },
    get version() {
      return version;
    },
    get file() {
      return spill.file;
    },
    async bringFile() {
      const file = await spill.bringFile();
      for (let count = file?.segmentCount ?? 0; segments.length < count; ) addSegment(0);
      rowCount = segments.length * segmentRows;
      return file;
    },
    get isPinned() {
      return isPinned;
    },
    set isPinned(value) {
      isPinned = value;
    },
    has: chains.has,
    add(rows, from, to) {
      version += 1;
      let first: number | undefined;
      let lastContent = -1;
      for (let source = from; source < to; ) {
        const [row, count] = takeStretch(to - source);
        first ??= row;
        if (row - first !== source - from) first = -1;
        writeStretch(row, count, rows, source);
        for (let index = 0; index < count; index += 1) {
          const contentId = rows.contentIds[source + index] as number;
          if (contentId !== lastContent) {
            if (lastContent >= 0) sample.add(lastContent);
            lastContent = contentId;
          }
          chains.link(row + index, contentId);
        }
        source += count;
      }
      if (lastContent >= 0) sample.add(lastContent);
      return first ?? -1;
    },
    remove(contentId) {
      if (!chains.has(contentId)) return;
      version += 1;
      sample.remove(contentId);
      free.push(...chains.drop(contentId));
    },
    place(rows, firstRow) {
      for (let source = 0; source < rows.rowCount; ) {
        const row = firstRow + source;
        const at = row & 4095;
        const count = Math.min(rows.rowCount - source, segmentRows - at);
        const segment = segmentOf(row);
        writeRows(shared, segment, at, count, rows, source, dimension, paddedDimension);
        segment.hasRests.fill(1, at, at + count);
        source += count;
      }
    },
    revive(contentId, firstRow, count) {
      version += 1;
      for (let row = firstRow; row < firstRow + count; row += 1) chains.link(row, contentId);
      sample.add(contentId);
    },
    refine(row, contentId, bits) {
      const segment = segmentOf(row);
      const at = row & 4095;
      if (segment.contentIds[at] !== contentId || segment.hasRests[at] === 1) return true;
      return spill.keepRests(segment, at, bits);
    },
    listRows: chains.list,
    getWindow(row) {
      const { alive, contentIds, startsSeconds, endsSeconds } = segmentOf(row);
      const at = row & 4095;
      return {
        contentId: isSet(alive, at) ? (contentIds[at] as number) : -1,
        startSeconds: startsSeconds[at] as number,
        endSeconds: endsSeconds[at] as number,
      };
    },
    locate: (row, scratch) => locateRow(shared, segmentOf(row), row, paddedDimension, spill.file, scratch),
    readVector: (row, target) => readRow(shared, segmentOf(row), row, paddedDimension, spill.file, target),
    setMeans(address) {
      means = address;
    },
    get memoryBytes() {
      const perSegment = 4 * (3 * segmentRows) + segmentRows;
      return shared.memory.buffer.byteLength + segments.length * perSegment + chains.memoryBytes;
    },
  };
}

/** What a row takes in memory beside its numbers. */
export function computeKnownBytesOfRow(paddedDimension: number): number {
  return computeKnownBytes(computeCodeBytes(paddedDimension)) / segmentRows + 13;
}
