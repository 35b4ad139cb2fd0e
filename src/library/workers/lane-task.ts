import { AppError } from '../../shared/errors/app-error.ts';
import type { TaskName } from '../../worker/task-protocol.ts';

/** A task on its way through a lane. It settles once; what comes later is ignored. */
export interface LaneTask {
  readonly name: TaskName;
  readonly input: unknown;
  readonly deadlineMs: number;
  readonly isUrgent: boolean;
  /** It shares its process with no other task. */
  readonly isAlone: boolean;
  readonly isSettled: boolean;
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
  resolve(output: unknown): void;
  reject(error: AppError): void;
}

/** Of a task that is under way: seconds of sound, and of how many clips that is the work. */
export interface TaskProgress {
  readonly secondsDone: number;
  readonly clipsDone: number;
}

export interface NewTask {
  readonly name: TaskName;
  readonly input: unknown;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly isUrgent?: boolean | undefined;
  readonly isAlone?: boolean | undefined;
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
}

/** The task for a lane and the promise its caller waits for. `onCancelled` runs when the caller's signal aborts first. */
export function createLaneTask(
  { name, input, deadlineMs, signal, isUrgent = false, isAlone = false, onProgress }: NewTask,
  onCancelled: (task: LaneTask) => void,
): { task: LaneTask; promise: Promise<unknown> } {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let isSettled = false;
  const settle = (action: () => void) => {
    if (isSettled) return;
    isSettled = true;
    signal?.removeEventListener('abort', cancel);
    action();
  };
  const task: LaneTask = {
    name,
    input,
    deadlineMs,
    isUrgent,
    isAlone,
    onProgress,
    get isSettled() {
      return isSettled;
    },
    resolve: (output) => settle(() => resolve(output)),
    reject: (error) => settle(() => reject(error)),
  };
  const cancel = () => {
    task.reject(new AppError('cancelled', 'Cancelled.'));
    onCancelled(task);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  return { task, promise };
}
