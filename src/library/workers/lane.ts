// A queue of tasks in front of a few processes.
import { AppError } from '../../shared/errors/app-error.ts';
import { createLaneTask, type LaneTask, type NewTask } from './lane-task.ts';
import { createSeat, type Seat } from './seat.ts';
import { createStartFailure } from './start-failure.ts';
import type { StartWorker } from './worker-process.ts';

export interface TaskLane {
  run(task: NewTask): Promise<unknown>;
  close(): Promise<void>;
}

export interface LaneOptions {
  readonly name: string;
  readonly startWorker: StartWorker;
  readonly seatCount: number;
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

  const fill = () => {
    if (isClosed || backOff) return;
    clearTimeout(idle);
    while (queue.length > 0) {
      const seat = findIdle(seats) ?? (seats.size < options.seatCount ? addSeat() : undefined);
      const task = seat && queue.shift();
      // A process may be gone before it was ever idle.
      if (!seat || !task) break;
      running.set(task, seat);
      seat.take(task);
    }
    if (options.idleStopMs !== undefined && queue.length === 0) restLater(options.idleStopMs);
  };
  const restLater = (ms: number) => {
    idle = setTimeout(() => {
      if ([...seats].every((seat) => seat.isIdle)) stopAll(seats);
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
        fill();
      },
      onGone({ how, wasReady, unstarted }) {
        isGone = true;
        seats.delete(seat);
        options.log(`${options.name} process ${how}`);
        forgetSettled();
        if (unstarted && !unstarted.isSettled) queue.unshift(unstarted);
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
      if (!task.isSettled) queue.push(task);
      fill();
      return promise;
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

function findIdle(seats: ReadonlySet<Seat>): Seat | undefined {
  for (const seat of seats) if (seat.isIdle) return seat;
  return undefined;
}

async function stopAll(seats: Set<Seat>): Promise<void> {
  const stopping = [...seats];
  seats.clear();
  await Promise.all(stopping.map((seat) => seat.stop()));
}

const closedError = () => new AppError('closed', 'Earmark is closing.');
