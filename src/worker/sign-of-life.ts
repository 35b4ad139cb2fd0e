import type { TaskContext } from './task-context.ts';

const millisecondsBetween = 1000;

/** Adds up the sound that was done and tells the library, at most once a second: silence for long looks like a hang. */
export interface SignOfLife {
  /** Call after every piece of work; `seconds` of sound that it covered. */
  beat(seconds: number): void;
}

/** @param countClips how many clips' work is done, where the task knows. */
export function createSignOfLife(
  context: Pick<TaskContext, 'progress'>,
  countClips: () => number | undefined = () => undefined,
  now: () => number = () => performance.now(),
): SignOfLife {
  let secondsDone = 0;
  let lastMs = now();
  return {
    beat(seconds) {
      secondsDone += seconds;
      if (now() - lastMs < millisecondsBetween) return;
      lastMs = now();
      context.progress(secondsDone, countClips());
    },
  };
}
