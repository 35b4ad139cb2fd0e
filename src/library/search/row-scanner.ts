// One exact scan at a time over the rows in memory.
import { availableParallelism } from 'node:os';
import { AppError } from '../../shared/errors/app-error.ts';
import { instantiateKernel, type Kernel } from './kernel-host.ts';
import { type RowMemory, segmentRows } from './row-memory.ts';
import { type ScanThreads, startScanThreads } from './scan-threads.ts';

export interface RowScanner {
  /**
   * Leaves in `rows` how similar each row is to the query it is most similar to; at most `mostQueries` count.
   * Not to be called again before it has settled. @throws AppError `cancelled`
   */
  scan(queries: readonly Float32Array[], signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export const mostQueries = 16;
const mostThreads = 4;
/** Below this a scan takes a millisecond or two and threads would only cost. */
const rowsForThreads = 20_000;

const jobAddress = 64;
const queriesAddress = 256;

/** What the scanner needs in front of the segments. */
export function computeHeadBytes(paddedDimension: number): number {
  return queriesAddress + mostQueries * paddedDimension * 2;
}

/** `threadCount` null: as many as there are cores, at most four. 0 and 1: in this thread. */
export function createRowScanner(rows: RowMemory, kernel: Kernel, threadCount: number | null): RowScanner {
  const run = instantiateKernel(kernel.module, rows.memory);
  const wantedThreads = Math.min(mostThreads, threadCount ?? availableParallelism());
  let threads: ScanThreads | undefined;
  let areThreadsBroken = false;

  const runOnThreads = async () => {
    if (wantedThreads < 2 || rows.rowCount < rowsForThreads || areThreadsBroken) return false;
    threads ??= startScanThreads(wantedThreads, kernel.module, rows.memory);
    try {
      await threads.run(jobAddress);
      return true;
    } catch {
      areThreadsBroken = true;
      return false;
    }
  };

  return {
    async scan(queries, signal) {
      throwIfCancelled(signal);
      const control = writeJob(rows, kernel, queries);
      const cancel = () => void Atomics.store(control, 1, 1);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        if (!(await runOnThreads())) {
          Atomics.store(control, 0, 0);
          run(jobAddress);
        }
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
      throwIfCancelled(signal);
    },
    async close() {
      await threads?.close();
    },
  };
}

/** Writes the job (see `kernel.ts`) and answers its control words. */
function writeJob(rows: RowMemory, kernel: Kernel, queries: readonly Float32Array[]): Int32Array {
  const { memory, paddedDimension, rowCount } = rows;
  const job = new Int32Array(memory.buffer, jobAddress, 16);
  const scales = new Float32Array(memory.buffer, jobAddress + 64, mostQueries);
  const asked = queries.slice(0, mostQueries);
  for (const [index, query] of asked.entries()) {
    const address = queriesAddress + index * paddedDimension * kernel.queryNumberBytes;
    scales[index] = kernel.writeQuery(memory, address, paddedDimension, query);
  }
  job.set([
    0,
    0,
    Math.ceil(rowCount / segmentRows),
    rowCount,
    paddedDimension,
    queriesAddress,
    asked.length,
    rows.segmentsAddress,
    rows.segmentBytes,
  ]);
  return job;
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The search was cancelled.');
}
