import { dropCovered } from './covered-directories.ts';

/** Scans folders one after another in the background; requests for the same folder join while they wait. */

export interface ScanRequest {
  /** Relative directories, with everything in them; without these and `touched` the whole folder. */
  readonly under?: readonly string[] | undefined;
  /** Relative paths at which something happened. */
  readonly touched?: readonly string[] | undefined;
  /** Somebody confirmed that clips which are not there are gone. */
  readonly isConfirmed?: boolean;
}

export interface ScanQueue {
  request(folderId: number, request?: ScanRequest): void;
  isScanning(folderId?: number): boolean;
  /** Resolves when nothing is running or waiting for this folder (for any). Rejects with what made its last scan fail. */
  whenIdle(folderId?: number): Promise<void>;
  /** Forgets what is waiting for this folder, and stops what is running. */
  cancel(folderId: number): void;
  close(): Promise<void>;
}

export type RunScan = (folderId: number, request: ScanRequest, signal: AbortSignal) => Promise<void>;

export function createScanQueue(run: RunScan): ScanQueue {
  const waiting = new Map<number, ScanRequest>();
  const failures = new Map<number, unknown>();
  const abort = new AbortController();
  let wake: (() => void)[] = [];
  let running: { readonly folderId: number; readonly stop: AbortController } | undefined;
  let loop: Promise<void> | undefined;

  const runAll = async () => {
    // The caller gets its answer before the first slice of work.
    await new Promise(setImmediate);
    for (let next = takeFirst(waiting); next; next = takeFirst(waiting)) {
      const stop = new AbortController();
      running = { folderId: next[0], stop };
      failures.delete(next[0]);
      const signal = AbortSignal.any([abort.signal, stop.signal]);
      await run(...next, signal).catch((error) => failures.set(next[0], error));
      running = undefined;
      for (const listener of wake.splice(0)) listener();
    }
    loop = undefined;
  };
  const isIdle = (folderId?: number) => {
    if (folderId === undefined) return waiting.size === 0 && running === undefined;
    return !waiting.has(folderId) && running?.folderId !== folderId;
  };

  return {
    request(folderId, request = {}) {
      if (abort.signal.aborted) return;
      waiting.set(folderId, joinRequests(waiting.get(folderId), request));
      loop ??= runAll();
    },
    isScanning: (folderId) => !isIdle(folderId),
    async whenIdle(folderId) {
      while (!isIdle(folderId)) await new Promise<void>((resolve) => wake.push(resolve));
      const failed = folderId ?? failures.keys().next().value;
      if (failed !== undefined && failures.has(failed)) throw failures.get(failed);
    },
    cancel(folderId) {
      waiting.delete(folderId);
      if (running?.folderId === folderId) running.stop.abort();
    },
    async close() {
      abort.abort();
      waiting.clear();
      await loop;
      for (const listener of wake.splice(0)) listener();
      wake = [];
      failures.clear();
    },
  };
}

/** More places than this are looked at faster as a whole. */
const MAX_TOUCHED = 20_000;

/** Two requests as one that covers both. */
export function joinRequests(before: ScanRequest | undefined, request: ScanRequest): ScanRequest {
  const all = before ? [before, request] : [request];
  const isConfirmed = all.some((one) => one.isConfirmed);
  const touched = new Set(all.flatMap((one) => one.touched ?? []));
  const isWhole = all.some((one) => !one.under && !one.touched) || touched.size > MAX_TOUCHED;
  if (isWhole) return { isConfirmed };
  const under = dropCovered(all.flatMap((one) => one.under ?? []));
  return { under, touched: [...touched], isConfirmed };
}

function takeFirst<K, V>(map: Map<K, V>): [K, V] | undefined {
  const first = map.entries().next().value;
  if (first) map.delete(first[0]);
  return first;
}
