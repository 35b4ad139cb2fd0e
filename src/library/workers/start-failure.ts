import { AppError } from '../../shared/errors/app-error.ts';

const startFailure = Symbol('the process does not start');

/** No task's fault: processes end before they are ready. */
export function createStartFailure(how: string): AppError {
  return new AppError('worker-crashed', `The analysis process does not start (${how}).`, {
    cause: startFailure,
  });
}

export function isStartFailure(error: unknown): error is AppError {
  return error instanceof AppError && error.cause === startFailure;
}

const killedFromOutside = Symbol('the process was killed from outside');

/** A process ended with a task unanswered. `how` as in `WorkerProcess.onExit`. */
export function createCrash(how: string): AppError {
  const isKilled = how === 'killed by SIGKILL' || how === 'killed by SIGTERM';
  const options = isKilled ? { cause: killedFromOutside } : {};
  return new AppError('worker-crashed', `The analysis process stopped (${how}).`, options);
}

/** By a person, or by a system that is short of memory: perhaps nothing that the task did. */
export function isKilledFromOutside(error: unknown): boolean {
  return error instanceof AppError && error.cause === killedFromOutside;
}
