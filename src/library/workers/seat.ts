// One worker process and the tasks it is busy with.
import { AppError } from '../../shared/errors/app-error.ts';
import type { FromWorker } from '../../worker/task-protocol.ts';
import type { LaneTask } from './lane-task.ts';
import { createCrash, describeSilence } from './start-failure.ts';
import type { StartWorker } from './worker-process.ts';

export interface Seat {
  /** Tasks that it was given and has not answered. */
  readonly taskCount: number;
  readonly isGone: boolean;
  /** Gives the process a task. More than one only where the process can use the time between them. */
  take(task: LaneTask): void;
  /** The caller gave up on the task: its result is ignored, and a long one costs the process. */
  abandon(task: LaneTask): void;
  /** Asks the process to end and makes it end. */
  stop(): Promise<void>;
}

export interface SeatOptions {
  readonly startWorker: StartWorker;
  readonly startDeadlineMs: number;
  /** How long a cancelled task may still run before its process is killed. */
  readonly cancelGraceMs: number;
  readonly stopDeadlineMs: number;
  /** A task was answered, or the process became ready without one. */
  onIdle(): void;
  /** Called once. `unstarted` are the tasks that were waiting for a process which never became ready. */
  onGone(gone: { how: string; wasReady: boolean; unstarted: readonly LaneTask[] }): void;
}

interface Given {
  readonly task: LaneTask;
  timer?: NodeJS.Timeout;
}

/** Starts a process. A task taken before it is ready is posted as soon as it is. */
export function createSeat(options: SeatOptions): Seat {
  const worker = options.startWorker();
  const exit = Promise.withResolvers<void>();
  const given = new Map<number, Given>();
  let isReady = false;
  let isGone = false;
  let lastId = 0;
  let startTimer: NodeJS.Timeout | undefined;

  const expect = (entry: Given, ms: number, giveUp = giveUpSilent) => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => giveUp(), ms);
  };
  const post = (id: number, entry: Given) => {
    expect(entry, entry.task.deadlineMs);
    worker.post({ kind: 'task', id, name: entry.task.name, input: entry.task.input });
  };
  const giveUpCancelled = () => {
    worker.kill();
    leave('killed: its task was cancelled');
  };
  /** The oldest task is to blame, whichever was missed first: the others were waiting for it. */
  const giveUpSilent = () => {
    const [{ task }] = [...given.values()] as [Given];
    const seconds = Math.round(task.deadlineMs / 1000);
    task.reject(new AppError('worker-timeout', `No sign of life for ${seconds} seconds.`));
    worker.kill();
    leave(describeSilence(seconds));
  };
  const clearTimers = () => {
    clearTimeout(startTimer);
    for (const { timer } of given.values()) clearTimeout(timer);
  };
  const leave = (how: string) => {
    if (isGone) return;
    isGone = true;
    clearTimers();
    const tasks = [...given.values()].map(({ task }) => task);
    given.clear();
    if (isReady) for (const task of tasks) task.reject(createCrash(how));
    options.onGone({ how, wasReady: isReady, unstarted: isReady ? [] : tasks });
  };
  const beReady = () => {
    if (isReady) return;
    isReady = true;
    clearTimeout(startTimer);
    for (const [id, entry] of given) post(id, entry);
    if (given.size === 0) options.onIdle();
  };
  const finish = (id: number, entry: Given, settle: (task: LaneTask) => void) => {
    clearTimeout(entry.timer);
    given.delete(id);
    settle(entry.task);
    options.onIdle();
  };
  const receive = (message: FromWorker) => {
    if (isGone) return;
    if (message.kind === 'ready') return beReady();
    const entry = given.get(message.id);
    if (!entry) return;
    if (message.kind === 'result') finish(message.id, entry, (task) => task.resolve(message.output));
    if (message.kind === 'error')
      finish(message.id, entry, (task) => task.reject(new AppError(message.code, message.message)));
    if (message.kind === 'progress' && !entry.task.isSettled) {
      expect(entry, entry.task.deadlineMs);
      entry.task.onProgress?.({ secondsDone: message.secondsDone, clipsDone: message.clipsDone ?? 0 });
    }
  };

  worker.onMessage(receive);
  worker.onExit((how) => {
    exit.resolve();
    leave(how);
  });
  if (!isGone) {
    startTimer = setTimeout(() => {
      worker.kill();
      leave(`did not become ready within ${options.startDeadlineMs / 1000} s`);
    }, options.startDeadlineMs);
  }

  return {
    get taskCount() {
      return given.size;
    },
    get isGone() {
      return isGone;
    },
    take(task) {
      const id = ++lastId;
      const entry: Given = { task };
      given.set(id, entry);
      if (isReady) post(id, entry);
    },
    abandon(task) {
      for (const [id, entry] of given) {
        if (entry.task !== task || isGone) continue;
        if (isReady) expect(entry, options.cancelGraceMs, giveUpCancelled);
        else given.delete(id);
      }
    },
    async stop() {
      isGone = true;
      clearTimers();
      // A busy process hears nothing before its task is done, and nobody waits for that any more.
      if (given.size > 0) worker.kill();
      else worker.post({ kind: 'stop' });
      const kill = setTimeout(() => {
        worker.kill();
        exit.resolve();
      }, options.stopDeadlineMs);
      await exit.promise;
      clearTimeout(kill);
    },
  };
}
