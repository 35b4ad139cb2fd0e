// Where jobs and answers of scans lie in the shared memory (the words of a job: see `kernel.ts`).

import { mostSlots } from './background-sample.ts';
import type { Kernel } from './kernel-host.ts';
import type { RowMemory } from './row-memory.ts';
import { segmentRows } from './row-segment.ts';
import type { WantedContents } from './wanted-contents.ts';
import type { ScanOrder } from './work-on-scan.ts';

export const mostQueries = 16;
export const mostThreads = 4;
/** Contents that an answer may hold. */
export const mostKept = 8192;

export interface RowScan {
  /** A row counts with the one it is most similar to; the first sixteen. */
  readonly queries: readonly Float32Array[];
  /** How many rows each thread keeps. */
  readonly keep: number;
  /** Rows that pass the prefilter; null: none, every row is compared by 8 bits. */
  readonly candidates: number | null;
  readonly wanted?: WantedContents | undefined;
  /** Rows whose similarity is told whatever their rank. */
  readonly listed?: readonly number[];
}

export interface RowScanResult {
  /** The best rows that each thread kept, in no order; of neighbours of one content only the best. */
  readonly rows: Int32Array;
  readonly similarities: Float32Array;
  /** True where a thread had to drop some. */
  readonly isCut: boolean;
  readonly listed: Float32Array;
  /** Best similarity of every sampled content. */
  readonly background: Float32Array;
}

export interface ScanAreas {
  readonly job: number;
  /** Address of the mean of each number. */
  readonly means: number;
  writeScan(scan: RowScan, threadCount: number): ScanOrder;
  writeEncode(threadCount: number): ScanOrder;
  readScan(scan: RowScan, order: ScanOrder): RowScanResult;
  readonly control: Int32Array;
  /** How many rows were found at each distance by the last scan that filtered. */
  countDistances(threadCount: number): Uint32Array;
}

export function createScanAreas(rows: RowMemory, kernel: Kernel): ScanAreas {
  const { shared, paddedDimension, codeBytes } = rows;
  const { memory } = shared;
  const distanceCount = 8 * codeBytes + 1;
  const threadBytes = Math.ceil((16 + 8 * mostKept + 4 * distanceCount + 4 * segmentRows) / 64) * 64;
  const job = shared.take(256);
  const queries = shared.take(mostQueries * paddedDimension * 2);
  const codes = shared.take(mostQueries * codeBytes);
  const means = shared.take(4 * paddedDimension);
  const threads = shared.take(mostThreads * threadBytes);
  const background = shared.take(4 * mostSlots);
  const growing = { wanted: growingArea(), rows: growingArea(), similarities: growingArea() };
  let scratch = 0;
  const control = new Int32Array(memory.buffer, job, 64);

  function growingArea() {
    let address = 0;
    let room = 0;
    return (bytes: number) => {
      if (bytes > room) {
        room = Math.max(4096, 2 * bytes);
        address = shared.take(room);
      }
      return address;
    };
  }

  const findFile = (): ScanOrder['file'] => {
    if (!rows.file) return null;
    if (scratch === 0) scratch = shared.take(mostThreads * segmentRows * (paddedDimension + 4));
    return { fd: rows.file.fd, segmentBytes: rows.file.segmentBytes, scratch };
  };

  const writeHead = (threadCount: number) => {
    const segmentCount = Math.ceil(rows.rowCount / segmentRows);
    control.fill(0);
    control.set([
      0,
      0,
      segmentCount,
      rows.rowCount,
      paddedDimension,
      queries,
      0,
      rows.tableAddress,
      codeBytes,
      codes,
    ]);
    control[15] = threadCount;
    control[18] = background;
    control[19] = threads;
    control[20] = threadBytes;
  };

  const order = (kind: ScanOrder['kind'], threadCount: number, listed: ScanOrder['listed']): ScanOrder => ({
    ...{ kind, job, table: rows.tableAddress, threadCount, paddedDimension, codeBytes, means, listed },
    file: findFile(),
  });

  const writeQueries = (asked: readonly Float32Array[]) => {
    const scales = new Float32Array(memory.buffer, job + 128, mostQueries);
    const meanValues = new Float32Array(memory.buffer, means, paddedDimension);
    for (const [index, query] of asked.entries()) {
      const address = queries + index * paddedDimension * kernel.queryNumberBytes;
      scales[index] = kernel.writeQuery(memory, address, paddedDimension, query);
      const code = new Uint8Array(memory.buffer, codes + index * codeBytes, codeBytes).fill(0);
      for (const [at, value] of query.entries()) {
        if (value > (meanValues[at] as number)) code[at >> 3] = (code[at >> 3] as number) | (1 << (at & 7));
      }
    }
    control[6] = asked.length;
  };

  const clearThreads = (keep: number, threadCount: number) => {
    control[21] = keep;
    for (let thread = 0; thread < threadCount; thread += 1) {
      const address = threads + thread * threadBytes;
      new Int32Array(memory.buffer, address, 1)[0] = 0;
      new Uint32Array(memory.buffer, address + 16 + 8 * keep, distanceCount).fill(0);
    }
    new Int32Array(memory.buffer, background, mostSlots).fill(0);
  };

  const writeWanted = (wanted: WantedContents | undefined) => {
    if (!wanted) return;
    const address = growing.wanted(wanted.bits.length);
    new Uint8Array(memory.buffer, address, wanted.bits.length).set(wanted.bits);
    control[16] = address;
    control[17] = 8 * wanted.bits.length;
  };

  return {
    job,
    means,
    control,
    writeScan({ queries: all, keep, candidates, wanted, listed = [] }, threadCount) {
      writeHead(threadCount);
      writeQueries(all.slice(0, mostQueries));
      clearThreads(Math.min(mostKept, keep), threadCount);
      writeWanted(wanted);
      control[10] = candidates === null ? 0 : 1;
      control[11] = Math.min(candidates ?? 0, 2 ** 30);
      const places = {
        rows: growing.rows(4 * listed.length),
        similarities: growing.similarities(4 * listed.length),
      };
      new Int32Array(memory.buffer, places.rows, listed.length).set(listed);
      return order('scan', threadCount, { ...places, count: listed.length });
    },
    writeEncode(threadCount) {
      writeHead(threadCount);
      return order('encode', threadCount, { rows: 0, similarities: 0, count: 0 });
    },
    readScan({ keep: wantedKeep }, { threadCount, listed }) {
      const keep = Math.min(mostKept, wantedKeep);
      const foundRows: number[] = [];
      const found: number[] = [];
      let isCut = false;
      for (let thread = 0; thread < threadCount; thread += 1) {
        const address = threads + thread * threadBytes;
        const count = new Int32Array(memory.buffer, address, 1)[0] as number;
        isCut ||= count === keep;
        found.push(...new Float32Array(memory.buffer, address + 16, count));
        foundRows.push(...new Int32Array(memory.buffer, address + 16 + 4 * keep, count));
      }
      return {
        rows: Int32Array.from(foundRows),
        similarities: Float32Array.from(found),
        isCut,
        listed: new Float32Array(memory.buffer, listed.similarities, listed.count).slice(),
        background: readBackground(),
      };
    },
    countDistances(threadCount) {
      const total = new Uint32Array(distanceCount);
      const keep = control[21] as number;
      for (let thread = 0; thread < threadCount; thread += 1) {
        const address = threads + thread * threadBytes + 16 + 8 * keep;
        const counts = new Uint32Array(memory.buffer, address, distanceCount);
        for (let index = 0; index < distanceCount; index += 1) {
          total[index] = (total[index] as number) + (counts[index] as number);
        }
      }
      return total;
    },
  };

  function readBackground(): Float32Array {
    const stored = new Float32Array(memory.buffer, background, rows.sample.slotCount);
    const similarities = new Float32Array(stored.length);
    let count = 0;
    for (let slot = 0; slot < stored.length; slot += 1) {
      const value = stored[slot] as number;
      // Two was added, so that the kernel could compare bits; 0: a place whose content is gone.
      if (value > 0) similarities[count++] = value - 2;
    }
    return similarities.subarray(0, count);
  }
}
