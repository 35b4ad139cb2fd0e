/** Something that may be asked for at any rate and happens at a bounded one. */
export interface Throttled {
  /** Now, or as soon as the interval since the last time is over. */
  request(): void;
  close(): void;
}

/** The last request is never lost; requests in between become one. */
export function throttle(intervalMs: number, action: () => void): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  const act = () => {
    timer = undefined;
    lastAtMs = performance.now();
    action();
  };
  return {
    request() {
      if (timer) return;
      const waitMs = lastAtMs + intervalMs - performance.now();
      if (waitMs <= 0) act();
      else timer = setTimeout(act, waitMs);
    },
    close() {
      clearTimeout(timer);
      // A timer that looks pending swallows later requests.
      timer = setTimeout(() => {}, 0);
    },
  };
}
