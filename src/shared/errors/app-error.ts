/** Every code an Earmark error can carry across a wire. `internal` is the only one that is not meant for the user's eyes. */
export const appErrorCodes = [
  'bad-input',
  'not-found',
  'cancelled',
  'closed',
  'busy',
  'file-missing',
  'file-changed',
  'file-unreadable',
  'unsupported',
  'damaged',
  'disk-full',
  'folder-offline',
  'library-newer',
  'library-damaged',
  'library-in-use',
  'pack-invalid',
  'pack-missing',
  'license-not-accepted',
  'device-failed',
  'worker-crashed',
  'worker-timeout',
  'not-available-here',
  'internal',
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

/** An expected failure, in words the user understands. Everything else that is thrown counts as `internal`. */
export class AppError extends Error {
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** True where `error` carries `code`; also after it crossed a wire. */
export function hasCode(error: unknown, code: AppErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
