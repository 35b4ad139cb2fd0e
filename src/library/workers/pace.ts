// How much of the machine the analysis takes.
import { availableParallelism, totalmem } from 'node:os';
import type { Settings } from '../../shared/contract/app.ts';
import { isOnBattery } from './read-power.ts';

export interface Machine {
  readonly coreCount: number;
  readonly memoryBytes: number;
}

export interface PaceRequest {
  /** Processes that somebody asked for; 0: as the machine allows. */
  readonly workerCount: number;
  /** A graphics processor computes: one process keeps it busy, if clips are read by several threads. */
  readonly isOnGraphics: boolean;
  readonly isGentle: boolean;
}

export interface WorkerPlan {
  readonly processCount: number;
  /** Threads that read clips, for each process. */
  readonly readerCount: number;
  /** Tasks that each process has in hand: enough for all of its threads, were each of a single long file. */
  readonly tasksEach: number;
}

const mostProcesses = 8;
const bytesPerProcess = 2 * 1024 ** 3;
const mostReaders = 12;

/** A core is left to the person where there are more than four; gently, half of everything. */
export function planWorkers(request: PaceRequest, machine: Machine = readMachine()): WorkerPlan {
  const { workerCount, isOnGraphics, isGentle } = request;
  const { coreCount, memoryBytes } = machine;
  const gently = (count: number) => (isGentle ? Math.max(1, Math.floor(count / 2)) : count);
  if (isOnGraphics) {
    const readerCount = gently(Math.max(1, Math.min(coreCount - 1, mostReaders)));
    return { processCount: 1, readerCount, tasksEach: readerCount + 1 };
  }
  const spared = coreCount > 4 ? coreCount - 1 : coreCount;
  const fitting = Math.max(1, Math.floor(memoryBytes / bytesPerProcess));
  const allowed = Math.min(spared, mostProcesses, fitting);
  return { processCount: gently(workerCount || allowed), readerCount: 1, tasksEach: 2 };
}

const readMachine = (): Machine => ({ coreCount: availableParallelism(), memoryBytes: totalmem() });

export interface Pace {
  /** For the device that computes, or for one that is thought of. */
  plan(onGraphics?: boolean): WorkerPlan;
}

export interface PaceOptions {
  readonly readSettings: () => Pick<Settings, 'workerCount' | 'pace'>;
  /** Asked for on the command line: neither settings nor the battery change it. 0: not asked. */
  readonly askedWorkerCount: number;
  readonly isOnGraphics: () => boolean;
  readonly askBattery?: () => Promise<boolean>;
}

const batteryMs = 60_000;

/** Follows settings and battery. The battery is asked while there is work, now and then. */
export function createPace(options: PaceOptions): Pace {
  const { readSettings, askedWorkerCount, isOnGraphics, askBattery = isOnBattery } = options;
  let onBattery = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;

  const askNowAndThen = async () => {
    if (performance.now() - askedAtMs < batteryMs) return;
    askedAtMs = performance.now();
    onBattery = await askBattery();
  };
  return {
    plan(onGraphics = isOnGraphics()) {
      const { workerCount, pace } = readSettings();
      if (askedWorkerCount > 0)
        return planWorkers({ workerCount: askedWorkerCount, isOnGraphics: onGraphics, isGentle: false });
      if (pace === 'auto') void askNowAndThen();
      const isGentle = pace === 'gentle' || (pace === 'auto' && onBattery);
      return planWorkers({ workerCount, isOnGraphics: onGraphics, isGentle });
    },
  };
}
