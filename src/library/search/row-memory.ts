// Rows of one vector space in a shared WebAssembly memory: segments that the kernel scans, and what each row is.
import { padDimension } from '../../core/search/quantize.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { StoredRows } from '../store/vector-store.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

export const segmentRows = 4096;
const pageBytes = 65536;
/** Address space is reserved at once; where a machine has less of it, a smaller library fits. */
const mostPages = [65536, 32768, 8192];

export interface RowMemory {
  readonly memory: WasmMemory;
  readonly dimension: number;
  readonly paddedDimension: number;
  /** Rows that were ever taken; dead ones among them. */
  readonly rowCount: number;
  readonly aliveCount: number;
  readonly largestContentId: number;
  readonly segmentBytes: number;
  /** Where the first segment lies; what is below belongs to the scanner. */
  readonly segmentsAddress: number;
  has(contentId: number): boolean;
  /** Adds rows `from`..`to` of one content. */
  add(contentId: number, rows: StoredRows, from: number, to: number): void;
  remove(contentId: number): void;
  /** The rows of a content, in no order. */
  listRows(contentId: number): number[];
  /** Which content a row belongs to, and when it begins and ends in it. */
  getWindow(row: number): RowWindow;
  /** What the last scan left for a row; -4 for one that is not alive. */
  getSimilarity(row: number): number;
  /** Runs through what the last scan left, segment by segment. */
  readonly segments: readonly ScannedSegment[];
  /** Copies the best known values of a row: half floats, else int8. */
  readVector(row: number, target: Float32Array): void;
}

export interface RowWindow {
  readonly contentId: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Rows of one segment in their order; those past the last row and dead ones have similarity -4. */
export interface ScannedSegment {
  readonly similarities: Float32Array;
  readonly contentIds: Int32Array;
}

interface Segment extends ScannedSegment {
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  readonly sums: Int32Array;
  readonly alive: Uint8Array;
  readonly float16: Float16Array | undefined;
  /** The same bytes, as they are stored. */
  readonly float16Bits: Uint16Array | undefined;
  readonly startsSeconds: Float32Array;
  readonly endsSeconds: Float32Array;
  /** The next row of the same content, or -1. */
  readonly next: Int32Array;
}

/**
 * An empty memory for vectors of `dimension`. `headBytes` are kept free in front for the scanner; half floats are
 * kept for rescoring while they fit `float16BudgetBytes`.
 */
export function createRowMemory(dimension: number, headBytes: number, float16BudgetBytes: number): RowMemory {
  const paddedDimension = padDimension(dimension);
  const segmentsAddress = Math.ceil(headBytes / pageBytes) * pageBytes;
  const segmentBytes = segmentRows * (paddedDimension + 12) + segmentRows / 8;
  const memory = reserveMemory(segmentsAddress / pageBytes);
  const float16Segments = Math.floor(float16BudgetBytes / (segmentRows * dimension * 2));
  const segments: Segment[] = [];
  const heads = new Map<number, number>();
  const free: number[] = [];
  let largestContentId = 0;
  let rowCount = 0;

  const segmentOf = (row: number) => segments[row >> 12] as Segment;

  const grow = () => {
    const address = segmentsAddress + segments.length * segmentBytes;
    const missing = Math.ceil((address + segmentBytes - memory.buffer.byteLength) / pageBytes);
    try {
      if (missing > 0) memory.grow(missing);
    } catch (cause) {
      throw new AppError('not-available-here', 'There is no memory left to search more sounds.', { cause });
    }
    const keepsFloat16 = segments.length < float16Segments;
    segments.push(createSegment(memory, address, paddedDimension, keepsFloat16 ? dimension : 0));
  };

  const takeRow = () => {
    const freed = free.pop();
    if (freed !== undefined) return freed;
    if (rowCount === segments.length * segmentRows) grow();
    rowCount += 1;
    return rowCount - 1;
  };

  const listRows = (contentId: number) => {
    const rows: number[] = [];
    for (let row = heads.get(contentId) ?? -1; row >= 0; row = segmentOf(row).next[row & 4095] ?? -1) {
      rows.push(row);
    }
    return rows;
  };

  return {
    memory,
    dimension,
    paddedDimension,
    segmentBytes,
    segmentsAddress,
    get rowCount() {
      return rowCount;
    },
    get aliveCount() {
      return rowCount - free.length;
    },
    get largestContentId() {
      return largestContentId;
    },
    has: (contentId) => heads.has(contentId),
    add(contentId, rows, from, to) {
      largestContentId = Math.max(largestContentId, contentId);
      for (let source = from; source < to; source += 1) {
        const row = takeRow();
        writeRow(segmentOf(row), row & 4095, contentId, rows, source, dimension, paddedDimension);
        segmentOf(row).next[row & 4095] = heads.get(contentId) ?? -1;
        heads.set(contentId, row);
      }
    },
    remove(contentId) {
      for (const row of listRows(contentId)) {
        setBit(segmentOf(row).alive, row & 4095, false);
        free.push(row);
      }
      heads.delete(contentId);
    },
    listRows,
    getWindow(row) {
      const { contentIds, startsSeconds, endsSeconds } = segmentOf(row);
      return {
        contentId: contentIds[row & 4095] as number,
        startSeconds: startsSeconds[row & 4095] as number,
        endSeconds: endsSeconds[row & 4095] as number,
      };
    },
    getSimilarity: (row) => segmentOf(row).similarities[row & 4095] as number,
    segments,
    readVector: (row, target) => readVector(segmentOf(row), row & 4095, paddedDimension, target),
  };
}

function reserveMemory(initial: number): WasmMemory {
  for (const maximum of mostPages) {
    try {
      return new webAssembly.Memory({ initial, maximum, shared: true });
    } catch {
      // Too much for this machine: less is tried.
    }
  }
  throw new AppError('not-available-here', 'There is no memory left to search by sound.');
}

function createSegment(
  memory: WasmMemory,
  address: number,
  padded: number,
  float16Dimension: number,
): Segment {
  const { buffer } = memory;
  const scales = address + segmentRows * padded;
  const bitmaps = scales + 12 * segmentRows;
  const float16 = float16Dimension > 0 ? new Float16Array(segmentRows * float16Dimension) : undefined;
  return {
    rows: new Int8Array(buffer, address, segmentRows * padded),
    scales: new Float32Array(buffer, scales, segmentRows),
    sums: new Int32Array(buffer, scales + 4 * segmentRows, segmentRows),
    similarities: new Float32Array(buffer, scales + 8 * segmentRows, segmentRows).fill(-4),
    alive: new Uint8Array(buffer, bitmaps, segmentRows / 8),
    float16,
    float16Bits: float16 && new Uint16Array(float16.buffer),
    contentIds: new Int32Array(segmentRows),
    startsSeconds: new Float32Array(segmentRows),
    endsSeconds: new Float32Array(segmentRows),
    next: new Int32Array(segmentRows),
  };
}

function writeRow(
  segment: Segment,
  at: number,
  contentId: number,
  rows: StoredRows,
  source: number,
  dimension: number,
  padded: number,
): void {
  const values = rows.rowsInt8.subarray(source * dimension, (source + 1) * dimension);
  let sum = 0;
  for (let index = 0; index < dimension; index += 1) sum += values[index] as number;
  segment.rows.set(values, at * padded);
  segment.scales[at] = rows.scales[source] as number;
  segment.sums[at] = sum;
  segment.similarities[at] = -4;
  segment.contentIds[at] = contentId;
  segment.startsSeconds[at] = rows.startsSeconds[source] as number;
  segment.endsSeconds[at] = rows.endsSeconds[source] as number;
  segment.float16Bits?.set(
    rows.rowsFloat16.subarray(source * dimension, (source + 1) * dimension),
    at * dimension,
  );
  // Last, so that a scan that is under way sees whole rows only.
  setBit(segment.alive, at, true);
}

function setBit(bitmap: Uint8Array, index: number, value: boolean): void {
  const mask = 1 << (index & 7);
  if (value) Atomics.or(bitmap, index >> 3, mask);
  else Atomics.and(bitmap, index >> 3, ~mask & 255);
}

function readVector(segment: Segment, at: number, padded: number, target: Float32Array): void {
  const dimension = target.length;
  if (segment.float16) {
    target.set(segment.float16.subarray(at * dimension, (at + 1) * dimension));
    return;
  }
  const scale = segment.scales[at] as number;
  for (let index = 0; index < dimension; index += 1) {
    target[index] = (segment.rows[at * padded + index] as number) * scale;
  }
}
