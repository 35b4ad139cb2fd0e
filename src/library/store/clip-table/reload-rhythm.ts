/** How seldom something is read anew that takes long: where another process writes all the time, what is in memory may be a little old. */
export interface ReloadRhythm {
  /** Call when reading begins; call what it answers when it has ended. */
  begin(): () => void;
  /** True when it may be read anew: at once where it was quick, else after some times as long as it took. */
  isDue(): boolean;
}

const quickMs = 300;
const restFactor = 20;

export function createReloadRhythm(now: () => number = performance.now.bind(performance)): ReloadRhythm {
  let dueAt = 0;
  return {
    begin() {
      const startedAt = now();
      return () => {
        const tookMs = now() - startedAt;
        dueAt = tookMs <= quickMs ? 0 : now() + restFactor * tookMs;
      };
    },
    isDue: () => now() >= dueAt,
  };
}
