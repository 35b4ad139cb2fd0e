// One at a time: whoever is waited for goes before what is done besides, and stops it.
import { AppError } from '../../shared/errors/app-error.ts';

export interface Turns {
  /** Runs `action` when it is its turn. Rejects with `cancelled` where its signal was aborted before. */
  take<T>(action: (signal: AbortSignal) => Promise<T>, options?: TurnOptions): Promise<T>;
}

export interface TurnOptions {
  readonly signal?: AbortSignal | undefined;
  /** Nobody waits for it: it is cancelled as soon as somebody else wants a turn. */
  readonly isBesides?: boolean;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let besides: AbortController | undefined;
  return {
    take(action, { signal, isBesides = false } = {}) {
      if (!isBesides) besides?.abort();
      const own = isBesides ? new AbortController() : undefined;
      if (own) besides = own;
      const signals = [signal, own?.signal].filter((one) => one !== undefined);
      const either = signals.length === 1 ? (signals[0] as AbortSignal) : AbortSignal.any(signals);
      const turn = last.then(async () => {
        if (either.aborted) throw new AppError('cancelled', 'The search was cancelled.');
        try {
          return await action(either);
        } finally {
          if (besides === own) besides = undefined;
        }
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}
