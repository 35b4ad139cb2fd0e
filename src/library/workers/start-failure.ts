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
