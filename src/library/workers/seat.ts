// One worker process and the task it is busy with.
import { AppError } from '../../shared/errors/app-error.ts';
import type { FromWorker } from '../../worker/task-protocol.ts';
import type { LaneTask } from './lane-task.ts';
import type { StartWorker } from './worker-process.ts';

export interface Seat {
  readonly isIdle: boolean;
  /** Gives the process its next task. Only where it is idle. */
  take(task: LaneTask): void;
  /** The caller gave up on the running task: its result is ignored, and a long one costs the process. */
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
  onIdle(): void;
  /** Called once. `unstarted` is the task that was waiting for a process which never became ready. */
  onGone(gone: { how: string; wasReady: boolean; unstarted: LaneTask | undefined }): void;
}

/** Starts a process. A task taken before it is ready is posted as soon as it is. */
export function createSeat(options: SeatOptions): Seat {
  const worker = options.startWorker();
  const exit = Promise.withResolvers<void>();
  let isReady = false;
  let isGone = false;
  let task: LaneTask | undefined;
  let taskId = 0;
  let timer: NodeJS.Timeout | undefined;

  const expect = (ms: number, otherwise: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(otherwise, ms);
  };
  const post = () => {
    if (!task) return;
    expect(task.deadlineMs, giveUp);
    worker.post({ kind: 'task', id: ++taskId, name: task.name, input: task.input });
  };
  const giveUp = () => {
    const seconds = Math.round((task?.deadlineMs ?? 0) / 1000);
    task?.reject(new AppError('worker-timeout', `No sign of life for ${seconds} seconds.`));
    worker.kill();
    leave(`killed: no sign of life for ${seconds} s`);
  };
  const leave = (how: string) => {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    const unstarted = isReady ? undefined : task;
    if (isReady) task?.reject(new AppError('worker-crashed', `The analysis process stopped (${how}).`));
    task = undefined;
    options.onGone({ how, wasReady: isReady, unstarted });
  };
  const finish = (settle: (finished: LaneTask) => void) => {
    clearTimeout(timer);
    const finished = task;
    task = undefined;
    if (finished) settle(finished);
    options.onIdle();
  };
  const receive = (message: FromWorker) => {
    if (isGone) return;
    if (message.kind === 'ready') {
      if (isReady) return;
      isReady = true;
      clearTimeout(timer);
      if (task) post();
      else options.onIdle();
    } else if (message.id === taskId && task) {
      if (message.kind === 'result') finish((finished) => finished.resolve(message.output));
      if (message.kind === 'error')
        finish((finished) => finished.reject(new AppError(message.code, message.message)));
      if (message.kind === 'progress' && !task.isSettled) expect(task.deadlineMs, giveUp);
    }
  };

  worker.onMessage(receive);
  worker.onExit((how) => {
    exit.resolve();
    leave(how);
  });
  if (!isGone) {
    expect(options.startDeadlineMs, () => {
      worker.kill();
      leave(`did not become ready within ${options.startDeadlineMs / 1000} s`);
    });
  }

  return {
    get isIdle() {
      return !isGone && task === undefined;
    },
    take(next) {
      task = next;
      if (isReady) post();
    },
    abandon(given) {
      if (task !== given || isGone) return;
      if (!isReady) task = undefined;
      else expect(options.cancelGraceMs, giveUp);
    },
    async stop() {
      isGone = true;
      clearTimeout(timer);
      // A busy process hears nothing before its task is done, and nobody waits for that any more.
      if (task) worker.kill();
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
