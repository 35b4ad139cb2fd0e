import { AppError, type AppErrorCode } from '../shared/errors/app-error.ts';

/** An error as it travels: what is no AppError is a fault of ours, and goes to the log as well. */
export function describeError(error: unknown): { readonly code: AppErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  console.error('worker:', error);
  const words = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Something went wrong inside Earmark: ${words}` };
}
