/** When a task may begin: those of one group overlap, everything else comes one after the other. */
export interface TaskTurns {
  /** @param group left out: alone. `run` never rejects. */
  take(run: () => Promise<void>, group?: string): void;
}

export function createTaskTurns(): TaskTurns {
  /** The last group that was begun: what it waited for, and what waits for all of it. */
  let last: { readonly group: string | undefined; readonly begins: Promise<void>; ends: Promise<void> } = {
    group: undefined,
    begins: Promise.resolve(),
    ends: Promise.resolve(),
  };
  return {
    take(run, group) {
      const joins = group !== undefined && group === last.group;
      const begins = joins ? last.begins : last.ends;
      const runs = begins.then(run);
      const ends = joins ? Promise.all([last.ends, runs]).then(() => {}) : runs;
      last = { group, begins, ends };
    },
  };
}
