import type { TaskInput, TaskName, TaskOutput } from '../../worker/task-protocol.ts';
import type { TaskProgress } from './lane-task.ts';

/** `query` has a process of its own, so that a search never waits behind indexing. */
export type Lane = 'analysis' | 'query';

export interface RunOptions {
  readonly lane: Lane;
  readonly signal?: AbortSignal;
  /** Without a result or a sign of life for this long the process is killed and replaced: `worker-timeout`. */
  readonly deadlineMs?: number;
  /** It goes before what waits. */
  readonly isUrgent?: boolean;
  /** It shares its process with no other task: what it does there is its own fault. */
  readonly isAlone?: boolean;
  /** Told now and then how far a long task is. */
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** The worker processes. Rejects with AppError: `worker-crashed`, `worker-timeout`, `cancelled`, `closed` or what the task itself reported. */
export interface Workers {
  run<N extends TaskName>(name: N, input: TaskInput<N>, options: RunOptions): Promise<TaskOutput<N>>;
  /** How many tasks the analysis lane runs side by side. */
  readonly analysisWorkerCount: number;
  /** How many analyses are worth having in hand: those at work, and those that are read ahead. */
  readonly analysisTaskCount: number;
  /** So many processes analyse from now on, at least one, and each has so many tasks in hand. */
  setAnalysisWorkerCount(count: number, tasksEach: number): void;
  close(): Promise<void>;
}
