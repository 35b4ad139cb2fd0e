// A queue of tasks in front of a few processes.
import { AppError } from '../../shared/errors/app-error.ts';
import type { TaskName } from '../../worker/task-protocol.ts';
import { createLaneTask, type LaneTask, type NewTask } from './lane-task.ts';
import { createSeat, type Seat } from './seat.ts';
import { createStartFailure } from './start-failure.ts';
import type { StartWorker } from './worker-process.ts';

export interface TaskLane {
  run(task: NewTask): Promise<unknown>;
  /**
   * So many processes from now on, each with so many of the tasks that can be read ahead. Processes that are too many
   * end when they have nothing left to do.
   */
  setSeatCount(count: number, tasksEach: number): void;
  close(): Promise<void>;
}

export interface LaneOptions {
  readonly name: string;
  readonly startWorker: StartWorker;
  readonly seatCount: number;
  /** Such a task may be given to a process that is busy with another one of its kind: it reads ahead. */
  readonly readsAhead?: (name: TaskName) => boolean;
  /** Ends processes that had nothing to do for this long. */
  readonly idleStopMs?: number;
  readonly startDeadlineMs?: number;
  readonly cancelGraceMs?: number;
  readonly backOffMs?: number;
  readonly log: (line: string) => void;
}

/** After so many deaths at start in a row, what waits is refused in words; the next task tries again. */
const refusedAfterStarts = 4;
const stopDeadlineMs = 2000;

/** Processes start when there is work, and are replaced when they go. */
export function createLane(options: LaneOptions): TaskLane {
  const seats = new Set<Seat>();
  const queue: LaneTask[] = [];
  const running = new Map<LaneTask, Seat>();
  let failedStarts = 0;
  let backOff: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let { seatCount } = options;
  /** Of those that can be read ahead: the one at work and the next. */
  let mostTasks = 2;

  const fill = () => {
    if (isClosed || backOff) return;
    clearTimeout(idle);
    while (queue[0]) {
      const seat = findSeat(queue[0]);
      // A process may be gone before it was ever idle.
      const task = seat && !seat.isGone ? queue.shift() : undefined;
      if (!seat || !task) break;
      running.set(task, seat);
      seat.take(task);
    }
    if (options.idleStopMs !== undefined && queue.length === 0) restLater(options.idleStopMs);
  };
  /** One without work; else a new one; else, for what can be read ahead, one with few tasks that are all of its kind. */
  const findSeat = ({ name, isUrgent, isAlone }: LaneTask): Seat | undefined => {
    const usable = [...seats].slice(0, seatCount);
    const idle = usable.find(({ taskCount }) => taskCount === 0);
    if (idle || seats.size < seatCount) return idle ?? addSeat();
    if (isAlone || !options.readsAhead?.(name)) return undefined;
    const isReading = (seat: Seat) =>
      [...running].every(([task, at]) => at !== seat || (task.name === name && !task.isAlone));
    const most = isUrgent ? mostTasks + 1 : mostTasks;
    const [least] = usable.sort((a, b) => a.taskCount - b.taskCount);
    return least && least.taskCount < most && isReading(least) ? least : undefined;
  };
  const endSurplus = () => {
    for (const seat of [...seats].slice(seatCount)) {
      if (seat.taskCount > 0) continue;
      seats.delete(seat);
      void seat.stop();
    }
  };
  const restLater = (ms: number) => {
    idle = setTimeout(() => {
      if ([...seats].every((seat) => seat.taskCount === 0)) stopAll(seats);
    }, ms);
    idle.unref();
  };
  const forgetSettled = () => {
    for (const task of running.keys()) if (task.isSettled) running.delete(task);
  };
  const refuseWaiting = (how: string) => {
    const error = createStartFailure(how);
    for (const task of queue.splice(0)) task.reject(error);
  };
  const addSeat = (): Seat | undefined => {
    let isGone = false;
    const seat = createSeat({
      startWorker: options.startWorker,
      startDeadlineMs: options.startDeadlineMs ?? 60_000,
      cancelGraceMs: options.cancelGraceMs ?? 5000,
      stopDeadlineMs,
      onIdle() {
        failedStarts = 0;
        forgetSettled();
        endSurplus();
        fill();
      },
      onGone({ how, wasReady, unstarted }) {
        isGone = true;
        seats.delete(seat);
        options.log(`${options.name} process ${how}`);
        forgetSettled();
        queue.unshift(...unstarted.filter((task) => !task.isSettled));
        if (wasReady) fill();
        else startLater(how);
      },
    });
    if (isGone) return undefined;
    seats.add(seat);
    return seat;
  };
  const startLater = (how: string) => {
    failedStarts++;
    if (failedStarts >= refusedAfterStarts) refuseWaiting(how);
    clearTimeout(backOff);
    backOff = setTimeout(
      () => {
        backOff = undefined;
        fill();
      },
      (options.backOffMs ?? 250) * 2 ** Math.min(failedStarts - 1, 6),
    );
  };

  return {
    run(newTask) {
      if (isClosed) return Promise.reject(closedError());
      const { task, promise } = createLaneTask(newTask, (cancelled) => {
        const waitingAt = queue.indexOf(cancelled);
        if (waitingAt >= 0) queue.splice(waitingAt, 1);
        running.get(cancelled)?.abandon(cancelled);
      });
      if (!task.isSettled && task.isUrgent) queue.unshift(task);
      else if (!task.isSettled) queue.push(task);
      fill();
      return promise;
    },
    setSeatCount(count, tasksEach) {
      seatCount = count;
      mostTasks = tasksEach;
      endSurplus();
      fill();
    },
    async close() {
      isClosed = true;
      clearTimeout(backOff);
      clearTimeout(idle);
      for (const task of [...queue.splice(0), ...running.keys()]) task.reject(closedError());
      await stopAll(seats);
    },
  };
}

async function stopAll(seats: Set<Seat>): Promise<void> {
  const stopping = [...seats];
  seats.clear();
  await Promise.all(stopping.map((seat) => seat.stop()));
}

const closedError = () => new AppError('closed', 'Earmark is closing.');
