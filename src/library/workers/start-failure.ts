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
const fellSilent = Symbol('the process gave no sign of life');

/** How a process ended that was ended for its silence. */
export const describeSilence = (seconds: number) => `${silence} for ${seconds} s`;
const silence = 'killed: no sign of life';

/** A process ended with a task unanswered. `how` as in `WorkerProcess.onExit`. */
export function createCrash(how: string): AppError {
  return new AppError('worker-crashed', `The analysis process stopped (${how}).`, { cause: findCause(how) });
}

function findCause(how: string): symbol | undefined {
  if (how === 'killed by SIGKILL' || how === 'killed by SIGTERM') return killedFromOutside;
  return how.startsWith(silence) ? fellSilent : undefined;
}

/** The task, or another one in its process, took longer than it may without a sign of life. */
export function isSilence(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'worker-timeout' || error.cause === fellSilent);
}

/** By a person, or by a system that is short of memory: perhaps nothing that the task did. */
export function isKilledFromOutside(error: unknown): boolean {
  return error instanceof AppError && error.cause === killedFromOutside;
}
