import type { TaskInput, TaskName, TaskOutput } from '../../worker/task-protocol.ts';
import { createLane } from './lane.ts';
import type { StartWorker } from './worker-process.ts';
import type { RunOptions, Workers } from './workers.ts';

export interface WorkersOptions {
  readonly startWorker: StartWorker;
  readonly analysisWorkerCount: number;
  readonly log: (line: string) => void;
  /** Without a sign of life for this long a task costs its process, where the caller named no other limit. */
  readonly deadlineMs?: number;
  /** How long processes are kept without work; the warm one for queries stays. */
  readonly idleStopMs?: number;
}

/** A pause is felt at once: what cannot be given up so soon costs its process. */
const pauseGraceMs = 250;

/** The process aside holds a model that is rarely wanted: it goes soon. */
const sideIdleMs = 10_000;

/** The process that tests devices holds a model for each of them; when the last test is over it goes at once. */
const testIdleMs = 500;

const deviceTests: ReadonlySet<TaskName> = new Set<TaskName>(['list-devices', 'test-device']);

/** What the warm query process answers itself: quick questions, so that none waits behind a long one. */
const quickTasks: ReadonlySet<TaskName> = new Set<TaskName>(['load-pack', 'embed-text']);

/**
 * The worker processes. Analysis has a process a core (each single-threaded) while there is work. Queries have one that stays warm;
 * the longer ones among them (rendering, embedding a file, checking a pack) go to a process aside that ends when idle, and devices are tested in one of their own.
 */
export function createWorkers(options: WorkersOptions): Workers {
  const { startWorker, log } = options;
  let analysisWorkerCount = Math.max(1, options.analysisWorkerCount);
  let tasksEach = 2;
  const idleStopMs = options.idleStopMs ?? 60_000;
  const lanes = {
    analysis: createLane({
      name: 'analysis',
      startWorker,
      log,
      seatCount: analysisWorkerCount,
      readsAhead: (name) => name === 'analyse',
      cancelGraceMs: pauseGraceMs,
      idleStopMs,
    }),
    query: createLane({ name: 'query', startWorker, log, seatCount: 1 }),
    side: createLane({
      name: 'side',
      startWorker,
      log,
      seatCount: 1,
      idleStopMs: Math.min(idleStopMs, sideIdleMs),
    }),
    test: createLane({
      name: 'test',
      startWorker,
      log,
      seatCount: 1,
      idleStopMs: Math.min(idleStopMs, testIdleMs),
    }),
  };
  const choose = (name: TaskName, { lane }: RunOptions) => {
    if (deviceTests.has(name)) return lanes.test;
    return lane === 'query' && !quickTasks.has(name) ? lanes.side : lanes[lane];
  };

  return {
    get analysisWorkerCount() {
      return analysisWorkerCount;
    },
    get analysisTaskCount() {
      return analysisWorkerCount * tasksEach;
    },
    setAnalysisWorkerCount(count, each) {
      if (count === analysisWorkerCount && each === tasksEach) return;
      analysisWorkerCount = Math.max(1, count);
      tasksEach = each;
      lanes.analysis.setSeatCount(analysisWorkerCount, each);
    },
    async run<N extends TaskName>(name: N, input: TaskInput<N>, run: RunOptions): Promise<TaskOutput<N>> {
      const deadlineMs = run.deadlineMs ?? options.deadlineMs ?? 120_000;
      const output = await choose(name, run).run({ ...run, name, input, deadlineMs });
      return output as TaskOutput<N>;
    },
    async close() {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}
