import { AppError } from '../../shared/errors/app-error.ts';
import { shapeKeyOf, type WindowInputs } from './stack-batch.ts';

/** A window waiting for its vector. */
interface WaitingWindow {
  readonly inputs: WindowInputs;
  /** Seconds of sound that the graph computes, padding included: what the window costs. */
  readonly paddedSeconds: number;
  deliver(vector: Float32Array): void;
  fail(error: AppError): void;
}

/** Collects windows of all clips by shape and runs a batch as soon as one is full. */
export interface WindowBatches {
  add(window: WaitingWindow): Promise<void>;
  /** Runs what is left. */
  flush(): Promise<void>;
}

export type RunWindows = (windows: readonly WindowInputs[]) => Promise<Float32Array[]>;

/** @param batchSeconds a batch holds at most this much sound: it bounds memory. */
export function createWindowBatches(run: RunWindows, batchSeconds: number): WindowBatches {
  const waiting = new Map<string, WaitingWindow[]>();
  const runGroup = async (key: string) => {
    const group = waiting.get(key) ?? [];
    waiting.delete(key);
    if (group.length > 0) await runBatch(run, group);
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

/** A batch that fails is tried window by window, so that one bad window costs one clip. */
async function runBatch(run: RunWindows, group: readonly WaitingWindow[]): Promise<void> {
  try {
    const vectors = await run(group.map((window) => window.inputs));
    group.forEach((window, at) => {
      const vector = vectors[at];
      if (vector) window.deliver(vector);
    });
  } catch (error) {
    if (group.length > 1) for (const window of group) await runBatch(run, [window]);
    else group[0]?.fail(toAppError(error));
  }
}

function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('device-failed', `The model could not compute this sound: ${why}`, { cause });
}
