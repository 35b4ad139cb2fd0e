import type { TaskContext } from './task-context.ts';

const millisecondsBetween = 1000;

/** Adds up the sound that was done and tells the library, at most once a second: silence for long looks like a hang. */
export interface SignOfLife {
  /** Call after every piece of work; `seconds` of sound that it covered. */
  beat(seconds: number): void;
}

export function createSignOfLife(
  context: TaskContext,
  now: () => number = () => performance.now(),
): SignOfLife {
  let secondsDone = 0;
  let lastMs = now();
  return {
    beat(seconds) {
      secondsDone += seconds;
      if (now() - lastMs < millisecondsBetween) return;
      lastMs = now();
      context.progress(secondsDone);
    },
  };
}
