// What every search thread does with an order, and the library's own thread with a small one.
import type { RowKernel } from './row-kernel.ts';
import type { WasmMemory } from './web-assembly.ts';

/** One round of work over all rows; addresses are those of the shared memory. */
export interface ScanOrder {
  /** `encode`: sums and codes of all rows are written anew; `scan`: see `kernel.ts`. */
  readonly kind: 'scan' | 'encode';
  readonly job: number;
  readonly table: number;
  readonly threadCount: number;
  readonly paddedDimension: number;
  readonly codeBytes: number;
  /** f32 mean of each number, for `encode`. */
  readonly means: number;
  /** Rows to score whatever their rank (i32), and where their similarities go (f32). */
  readonly listed: { readonly rows: number; readonly similarities: number; readonly count: number };
  /** Rows that are not in memory; `scratch`: room for one segment and a list of its rows a thread. */
  readonly file: { readonly fd: number; readonly segmentBytes: number; readonly scratch: number } | null;
}

export interface ScanHost {
  readonly kernel: RowKernel;
  readonly memory: WasmMemory;
  /** `fs.readSync` */
  readonly read: (fd: number, target: Uint8Array, offset: number, length: number, position: number) => number;
}

/**
 * Works until no segment is left. Written without a reference to anything outside, because its source is what the
 * threads run: that way it is found in a checkout, a bundle and a packaged app alike.
 */
export function workOnScan({ kernel, memory, read }: ScanHost, order: ScanOrder, thread: number): void {
  const { job, file, listed, paddedDimension, codeBytes } = order;
  const segmentRows = 4096;
  const rowsBytes = segmentRows * paddedDimension;
  const words = new Int32Array(memory.buffer, job, 64);
  const rowCount = words[3] as number;
  const table = new Int32Array(memory.buffer, order.table, 2 * (words[2] as number));
  const scratch = file ? file.scratch + thread * (rowsBytes + 4 * segmentRows) : 0;
  const picked = file ? new Int32Array(memory.buffer, scratch + rowsBytes, segmentRows) : undefined;

  /** Rows `from`..`to` of a segment from the file into their place in the scratch. */
  const readRows = (segment: number, from: number, to: number) => {
    const length = (to - from) * paddedDimension;
    const target = new Uint8Array(memory.buffer, scratch + from * paddedDimension, length);
    let got = 0;
    try {
      if (file) got = read(file.fd, target, 0, length, segment * file.segmentBytes + from * paddedDimension);
    } catch {
      got = 0;
    }
    if (got === length) return;
    // The file is broken: nobody goes on, and the host makes it anew.
    Atomics.store(words, 23, 1);
    Atomics.store(words, 1, 1);
  };

  /** Where the rows of a segment are; those in the file are read as far as `isFiltered` candidates need. */
  const bring = (segment: number, isFiltered: boolean) => {
    const address = (table[2 * segment + 1] as number) >>> 0;
    if (address !== 0 || !picked) return address;
    const count = isFiltered ? kernel.pickRows(job, segment, scratch + rowsBytes) : segmentRows;
    if (count === 0) return 0;
    if (count > segmentRows / 8) {
      readRows(segment, 0, segmentRows);
      return scratch;
    }
    for (let index = 0; index < count; ) {
      const from = picked[index] as number;
      let to = from + 1;
      // Rows that lie close are read at once.
      for (index += 1; index < count && (picked[index] as number) - to < 8; index += 1) {
        to = (picked[index] as number) + 1;
      }
      readRows(segment, from, to);
    }
    return scratch;
  };

  const encode = (segment: number) => {
    const known = (table[2 * segment] as number) >>> 0;
    const rows = bring(segment, false);
    const count = Math.min(segmentRows, rowCount - segment * segmentRows);
    kernel.sumRows(known, rows, paddedDimension, 0, count);
    if (order.means !== 0) kernel.encodeRows(known, rows, paddedDimension, codeBytes, order.means, 0, count);
  };

  const scoreListed = () => {
    const rows = new Int32Array(memory.buffer, listed.rows, listed.count);
    const similarities = new Float32Array(memory.buffer, listed.similarities, listed.count);
    for (let index = thread; index < listed.count; index += order.threadCount) {
      const row = rows[index] as number;
      const [segment, at] = [row >> 12, row & 4095];
      const address = (table[2 * segment + 1] as number) >>> 0;
      if (address === 0) readRows(segment, at, at + 1);
      similarities[index] = kernel.scoreRow(job, segment, at, address || scratch);
    }
  };

  if (order.kind === 'encode') {
    for (let segment = kernel.takeSegment(job, 0); segment >= 0; segment = kernel.takeSegment(job, 0))
      encode(segment);
    return;
  }
  const filters = words[10] === 1;
  if (filters) {
    for (let segment = kernel.takeSegment(job, 0); segment >= 0; segment = kernel.takeSegment(job, 0)) {
      kernel.filterSegment(job, thread, segment);
    }
    kernel.settle(job);
  }
  for (let segment = kernel.takeSegment(job, 13); segment >= 0; segment = kernel.takeSegment(job, 13)) {
    const rows = bring(segment, filters);
    if (rows !== 0) kernel.scoreSegment(job, thread, segment, rows);
  }
  scoreListed();
}
