/** Bounds what lies between two stages, in seconds of sound. */
export interface Room {
  /** Resolves when so much fits. Something always fits where nothing lies there, however long it is. */
  take(seconds: number): Promise<void>;
  give(seconds: number): void;
}

/** One caller at a time may wait. */
export function createRoom(mostSeconds: number): Room {
  let filled = 0;
  let waiting: (() => void) | undefined;
  return {
    async take(seconds) {
      while (filled > 0 && filled + seconds > mostSeconds) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
      filled += seconds;
    },
    give(seconds) {
      // Sums of fractions never come out exactly: next to nothing is nothing.
      filled = filled - seconds < 1e-6 ? 0 : filled - seconds;
      const resume = waiting;
      waiting = undefined;
      resume?.();
    },
  };
}
