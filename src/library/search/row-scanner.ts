// One scan at a time over the rows of a space, on threads where there are many.
import { readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Kernel } from './kernel-host.ts';
import type { RowKernel } from './row-kernel.ts';
import type { RowMemory } from './row-memory.ts';
import { segmentRows } from './row-segment.ts';
import { createScanAreas, mostThreads, type RowScan, type RowScanResult } from './scan-areas.ts';
import { type ScanThreads, startScanThreads } from './scan-threads.ts';
import { createTurns, type TurnOptions } from './turns.ts';
import { type ScanOrder, workOnScan } from './work-on-scan.ts';

export interface RowScanner {
  readonly threadCount: number;
  /** Waits for its turn. @throws AppError `cancelled`; `file-unreadable` where the sidecar file is broken */
  scan(scan: RowScan, options?: TurnOptions): Promise<RowScanResult>;
  /** The same over all rows whatever the candidates, and how far each of `listed` and how many rows at each distance. */
  measure(scan: RowScan, options?: TurnOptions): Promise<MeasuredScan>;
  /** Gives rows their codes by these means; from then on a scan may filter. */
  encode(means: Float32Array | undefined, options?: TurnOptions): Promise<void>;
  close(): Promise<void>;
}

export interface MeasuredScan extends RowScanResult {
  /** Rows at each distance. */
  readonly distances: Uint32Array;
  getDistance(row: number): number;
}

/** Below this a scan takes a millisecond or two and threads would only cost. */
const rowsForThreads = 20_000;

/** `threadCount` null: as many as there are cores, at most four. 0: in the library's own. */
export function createRowScanner(
  rows: RowMemory,
  kernel: Kernel,
  ownKernel: RowKernel,
  threadCount: number | null,
): RowScanner {
  const { memory } = rows.shared;
  const areas = createScanAreas(rows, kernel);
  const turns = createTurns();
  const wantedThreads = Math.min(mostThreads, threadCount ?? availableParallelism());
  let threads: ScanThreads | undefined;
  let areThreadsBroken = false;
  let isClosed = false;

  const countThreads = () => (rows.rowCount < rowsForThreads || areThreadsBroken ? 0 : wantedThreads);

  const perform = async (
    write: (threadCount: number) => ScanOrder,
    signal: AbortSignal,
  ): Promise<ScanOrder> => {
    throwIfCancelled(signal);
    const count = countThreads();
    const order = write(Math.max(1, count));
    const cancel = () => void Atomics.store(areas.control, 1, 1);
    signal.addEventListener('abort', cancel, { once: true });
    rows.isPinned = true;
    try {
      if (count > 0) {
        threads ??= startScanThreads(wantedThreads, kernel.module, memory);
        await threads.run(order, cancel);
      } else {
        workOnScan({ kernel: ownKernel, memory, read: readSync }, order, 0);
      }
    } catch (error) {
      if (count === 0) throw error;
      // A thread died: the library's own does it all.
      areThreadsBroken = true;
      return perform(write, signal);
    } finally {
      rows.isPinned = false;
      signal.removeEventListener('abort', cancel);
    }
    if (areas.control[23] === 1) throw new AppError('file-unreadable', 'The search cache is broken.');
    if (signal.aborted || areas.control[1] === 1)
      throw new AppError('cancelled', 'The search was cancelled.');
    return order;
  };

  const take = <T>(action: (signal: AbortSignal) => Promise<T>, options: TurnOptions | undefined) =>
    turns.take(async (signal) => {
      if (isClosed) throw new AppError('closed', 'The library is closing.');
      return action(signal);
    }, options);

  return {
    threadCount: wantedThreads,
    scan: (scan, options) =>
      take(async (signal) => {
        const order = await perform((count) => areas.writeScan(scan, count), signal);
        return areas.readScan(scan, order);
      }, options),
    measure: (scan, options) =>
      take(async (signal) => {
        const everything = { ...scan, candidates: 2 ** 30 };
        const order = await perform((count) => areas.writeScan(everything, count), signal);
        const found = areas.readScan(everything, order);
        const own = Uint16Array.from(found.rows, (row) => readDistance(rows, row));
        const at = new Map([...found.rows].map((row, index) => [row, own[index] as number]));
        return {
          ...found,
          distances: areas.countDistances(order.threadCount),
          getDistance: (row) => at.get(row) ?? 0xffff,
        };
      }, options),
    encode: (means, options) =>
      take(async (signal) => {
        if (means) {
          new Float32Array(memory.buffer, areas.means, rows.paddedDimension).set(means);
          rows.setMeans(areas.means);
        }
        await perform((count) => ({ ...areas.writeEncode(count), ...(!means && { means: 0 }) }), signal);
      }, options),
    async close() {
      isClosed = true;
      Atomics.store(areas.control, 1, 1);
      await turns.take(async () => {});
      await threads?.close();
    },
  };
}

function readDistance(rows: RowMemory, row: number): number {
  return rows.segments[Math.floor(row / segmentRows)]?.distances[row % segmentRows] ?? 0xffff;
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The search was cancelled.');
}
