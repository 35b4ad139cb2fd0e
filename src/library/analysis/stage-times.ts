// Where the time of an indexing run goes, over all processes.
import type { StageSeconds as WorkerStageSeconds } from '../../worker/task-protocol.ts';

/**
 * Seconds of work, summed over all processes and threads, so that they may be more than the wall shows. Those of the
 * workers (see `worker/task-protocol.ts`; `wait` is a graph without work while files are being read), then `store`:
 * transactions of the library, and `caption`: writing captions.
 */
export interface StageSeconds extends WorkerStageSeconds {
  readonly store: number;
  readonly caption: number;
}

export interface StageTimes {
  addWorker(seconds: WorkerStageSeconds): void;
  add(stage: 'store' | 'caption', seconds: number): void;
  read(): StageSeconds;
}

export function createStageTimes(): StageTimes {
  let sum: StageSeconds = {
    ...{ read: 0, decode: 0, resample: 0, features: 0, encode: 0, inspect: 0, wait: 0, store: 0, caption: 0 },
  };
  return {
    addWorker(seconds) {
      sum = combine(sum, { ...seconds, store: 0, caption: 0 }, 1);
    },
    add(stage, seconds) {
      sum = { ...sum, [stage]: sum[stage] + seconds };
    },
    read: () => sum,
  };
}

/** What came since `before`. */
export function subtractStages(after: StageSeconds, before: StageSeconds): StageSeconds {
  return combine(after, before, -1);
}

function combine(a: StageSeconds, b: StageSeconds, factor: number): StageSeconds {
  const of = (stage: keyof StageSeconds) => a[stage] + factor * b[stage];
  return {
    ...{ read: of('read'), decode: of('decode'), resample: of('resample'), features: of('features') },
    ...{ encode: of('encode'), inspect: of('inspect'), wait: of('wait') },
    ...{ store: of('store'), caption: of('caption') },
  };
}
