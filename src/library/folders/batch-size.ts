/** How much is done at once, so that it takes about as long as it should. */
export interface BatchSize {
  readonly count: number;
  /** What `count` had been took this long. */
  note(wallMs: number): void;
}

export function createBatchSize(wantedMs: number, least: number, most: number): BatchSize {
  let count = least;
  return {
    get count() {
      return count;
    },
    note(wallMs) {
      // At most twice as much as before: one quick batch says little.
      const share = Math.min(2, wantedMs / Math.max(1, wallMs));
      count = Math.round(Math.min(most, Math.max(least, count * share)));
    },
  };
}
