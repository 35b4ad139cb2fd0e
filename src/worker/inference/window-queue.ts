// Between those who read clips and the graph: windows wait here until a batch of one shape is worth computing.
import { type RunWindows, runWindowBatch, type WaitingWindow } from './run-window-batch.ts';
import { shapeKeyOf } from './stack-batch.ts';

export interface QueuedWindow extends WaitingWindow {
  /** The window left the queue: there is room for another. */
  onTaken(): void;
  /** It was delivered or failed; its share of the time that the graph took. */
  onComputed(seconds: number): void;
}

export interface WindowQueue {
  add(window: QueuedWindow): void;
  /** Fewer clips are being read: what is left may be worth computing now. */
  look(): void;
  /** Seconds in which the graph had nothing to do while clips were being read, since they were last taken. */
  takeIdleSeconds(): number;
}

export interface WindowQueueOptions {
  readonly run: RunWindows;
  /** A batch holds at most this much sound: it bounds memory. */
  readonly getBatchSeconds: () => number;
  /** More windows will come. */
  readonly isReading: () => boolean;
  /** So long the graph has nothing to do before it computes a batch that is not full. */
  readonly patienceMs?: number;
}

interface Group {
  readonly windows: QueuedWindow[];
  /** Batches that had been run when the first window came. */
  readonly since: number;
}

/** No window waits for more batches than this: its clip would never be done while others of its shape are rare. */
const mostBatchesBetween = 16;
/** Several short files are read in this time; where they are not, the disk is slow, and fuller batches gain nothing. */
const usualPatienceMs = 200;

/**
 * Windows of all clips share batches by shape. A batch is run as soon as it is full; where nothing more is being read,
 * or comes only slowly, what there is.
 */
export function createWindowQueue(options: WindowQueueOptions): WindowQueue {
  const filling = new Map<string, Group>();
  const full: Group[] = [];
  let batchCount = 0;
  let isRunning = false;
  let idleSinceMs: number | undefined;
  let idleSeconds = 0;
  let patience: NodeJS.Timeout | undefined;

  /** The group that has waited longest, where it waited too long or nothing is to be waited for. */
  const takeUnfilled = (isAnyDue: boolean): Group | undefined => {
    for (const [key, group] of filling) {
      if (!isAnyDue && batchCount - group.since <= mostBatchesBetween) return undefined;
      filling.delete(key);
      return group;
    }
    return undefined;
  };
  const take = () => takeUnfilled(false) ?? full.shift() ?? takeUnfilled(!options.isReading());
  const noteIdle = (isIdle: boolean) => {
    if (idleSinceMs !== undefined) idleSeconds += (performance.now() - idleSinceMs) / 1000;
    idleSinceMs = isIdle ? performance.now() : undefined;
  };
  const work = async (first: Group | undefined) => {
    isRunning = true;
    clearTimeout(patience);
    patience = undefined;
    noteIdle(false);
    for (let group = first; group; group = take()) {
      batchCount++;
      await compute(options.run, group.windows);
    }
    isRunning = false;
    rest();
  };
  /** What is there is computed when nothing fuller comes. */
  const rest = () => {
    noteIdle(options.isReading());
    if (filling.size === 0) return;
    patience ??= setTimeout(() => void work(takeUnfilled(true)), options.patienceMs ?? usualPatienceMs);
  };
  const look = () => {
    if (isRunning) return;
    const group = take();
    if (group) void work(group);
    else rest();
  };

  return {
    add(window) {
      const key = shapeKeyOf(window.inputs);
      const group = filling.get(key) ?? { windows: [], since: batchCount };
      group.windows.push(window);
      filling.set(key, group);
      const cost = Math.max(window.paddedSeconds, 0.1);
      if ((group.windows.length + 1) * cost > options.getBatchSeconds()) {
        filling.delete(key);
        full.push(group);
      }
      look();
    },
    look,
    takeIdleSeconds() {
      noteIdle(idleSinceMs !== undefined);
      const taken = idleSeconds;
      idleSeconds = 0;
      return taken;
    },
  };
}

async function compute(run: RunWindows, windows: readonly QueuedWindow[]): Promise<void> {
  for (const window of windows) window.onTaken();
  const startedMs = performance.now();
  await runWindowBatch(run, windows);
  const seconds = (performance.now() - startedMs) / 1000 / windows.length;
  for (const window of windows) window.onComputed(seconds);
}
