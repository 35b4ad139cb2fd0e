import { type RunWindows, runWindowBatch, type WaitingWindow } from './run-window-batch.ts';
import { shapeKeyOf } from './stack-batch.ts';

/** Collects windows of one clip by shape and runs a batch as soon as one is full: whoever adds waits for it. */
export interface WindowBatches {
  add(window: WaitingWindow): Promise<void>;
  /** Runs what is left. */
  flush(): Promise<void>;
}

/** @param batchSeconds a batch holds at most this much sound: it bounds memory. */
export function createWindowBatches(run: RunWindows, batchSeconds: number): WindowBatches {
  const waiting = new Map<string, WaitingWindow[]>();
  const runGroup = async (key: string) => {
    const group = waiting.get(key) ?? [];
    waiting.delete(key);
    if (group.length > 0) await runWindowBatch(run, group);
  };
  return {
    async add(window) {
      const key = shapeKeyOf(window.inputs);
      const group = waiting.get(key) ?? [];
      group.push(window);
      waiting.set(key, group);
      const seconds = group.length * Math.max(window.paddedSeconds, 0.1);
      if (seconds + window.paddedSeconds > batchSeconds) await runGroup(key);
    },
    async flush() {
      for (const key of [...waiting.keys()]) await runGroup(key);
    },
  };
}
