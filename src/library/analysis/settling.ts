/** Lets others wait until work has settled, however often it begins again. */
export interface Settling {
  begin(): void;
  settle(): void;
  fail(error: Error): void;
  /** Resolves at once where nothing has begun; rejects where the last work failed. */
  wait(): Promise<void>;
}

export function createSettling(): Settling {
  let pending: PromiseWithResolvers<void> | undefined;
  let failure: Error | undefined;
  return {
    begin() {
      failure = undefined;
      pending ??= Promise.withResolvers<void>();
    },
    settle() {
      pending?.resolve();
      pending = undefined;
    },
    fail(error) {
      failure = error;
      // Those who wait hear of it; where nobody does, it is no unhandled rejection.
      pending?.promise.catch(() => {});
      pending?.reject(error);
      pending = undefined;
    },
    wait: () => (failure ? Promise.reject(failure) : (pending?.promise ?? Promise.resolve())),
  };
}
