// Where a worker's time goes, stage by stage.

import type { StageSeconds } from './task-protocol.ts';

export type Stage = keyof StageSeconds;

export const noStageSeconds: StageSeconds = {
  ...{ read: 0, decode: 0, resample: 0, features: 0, encode: 0, inspect: 0, wait: 0 },
};

/** Adds up what stages took. */
export interface StageClock {
  add(stage: Stage, seconds: number): void;
  /** Runs an action and counts its time, whether it succeeds or not. */
  time<T>(stage: Stage, action: () => T): T;
  /** As `time`, for what is awaited: waiting counts. */
  timeAsync<T>(stage: Stage, action: () => Promise<T>): Promise<T>;
  read(): StageSeconds;
}

export function createStageClock(): StageClock {
  const seconds = { ...noStageSeconds };
  const add = (stage: Stage, more: number) => {
    seconds[stage] += more;
  };
  const since = (startedMs: number) => (performance.now() - startedMs) / 1000;
  return {
    add,
    time(stage, action) {
      const startedMs = performance.now();
      try {
        return action();
      } finally {
        add(stage, since(startedMs));
      }
    },
    async timeAsync(stage, action) {
      const startedMs = performance.now();
      try {
        return await action();
      } finally {
        add(stage, since(startedMs));
      }
    },
    read: () => ({ ...seconds }),
  };
}

export function addStageSeconds(a: StageSeconds, b: StageSeconds): StageSeconds {
  return {
    read: a.read + b.read,
    decode: a.decode + b.decode,
    resample: a.resample + b.resample,
    features: a.features + b.features,
    encode: a.encode + b.encode,
    inspect: a.inspect + b.inspect,
    wait: a.wait + b.wait,
  };
}
