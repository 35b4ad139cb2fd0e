import { AppError } from '../../shared/errors/app-error.ts';
import type { WindowInputs } from './stack-batch.ts';

/** A window waiting for its vector. */
export interface WaitingWindow {
  readonly inputs: WindowInputs;
  /** Seconds of sound that the graph computes, padding included: what the window costs. */
  readonly paddedSeconds: number;
  deliver(vector: Float32Array): void;
  fail(error: AppError): void;
}

export type RunWindows = (windows: readonly WindowInputs[]) => Promise<Float32Array[]>;

/** Computes windows of one shape. A batch that fails is tried window by window, so that one bad window costs one clip. */
export async function runWindowBatch(run: RunWindows, group: readonly WaitingWindow[]): Promise<void> {
  try {
    const vectors = await run(group.map((window) => window.inputs));
    group.forEach((window, at) => {
      const vector = vectors[at];
      if (vector) window.deliver(vector);
    });
  } catch (error) {
    if (group.length > 1) for (const window of group) await runWindowBatch(run, [window]);
    else group[0]?.fail(toAppError(error));
  }
}

function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('device-failed', `The model could not compute this sound: ${why}`, { cause });
}
