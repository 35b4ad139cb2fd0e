/** Something that may be asked for at any rate and happens at a bounded one. */
export interface Throttled {
  /** Now, or as soon as the interval since the last time is over. */
  request(): void;
  close(): void;
}

/** An action that got slow (figures of a large library) may take this share of the time. */
const largestShare = 1 / 20;

/** The last request is never lost; requests in between become one. */
export function throttle(intervalMs: number, action: () => void): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let nextAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  const act = () => {
    timer = undefined;
    const startedAtMs = performance.now();
    action();
    const endedAtMs = performance.now();
    nextAtMs = startedAtMs + Math.max(intervalMs, (endedAtMs - startedAtMs) / largestShare);
  };
  return {
    request() {
      if (timer || isClosed) return;
      const waitMs = nextAtMs - performance.now();
      if (waitMs <= 0) act();
      else timer = setTimeout(act, waitMs);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
