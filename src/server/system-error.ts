import { AppError } from '../shared/errors/app-error.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission to',
  EPERM: 'the system does not permit it',
  ELOOP: 'it is a link that leads to itself',
  ENAMETOOLONG: 'its path is too long',
  EIO: 'the disk answers with errors',
};

/** What the system says of a file or folder that cannot be looked at, as AppError; any other error as it is. */
export function translateSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error && 'path' in error))
    return error;
  const why = reasons[String(error.code)];
  if (why === undefined) return error;
  return new AppError('file-unreadable', `"${error.path}" cannot be read: ${why}.`, { cause: error });
}
