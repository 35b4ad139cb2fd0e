/** Turns what SQLite and the file system say into words for people; the only way transactions are run. */
import { writeFileSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';

/** Runs `action` in one IMMEDIATE transaction; everything or nothing. Throws AppError `disk-full`, `library-damaged`, `busy`. */
export function transact<T>(sql: Sqlite.Database, action: () => T): T {
  if (sql.inTransaction) return action();
  try {
    return sql.transaction(action).immediate();
  } catch (error) {
    throw explainSqliteError(sql, error);
  }
}

/** As `translateSqliteError`; where the file is damaged, the next start looks into it before it trusts it. */
export function explainSqliteError(sql: Sqlite.Database, error: unknown): unknown {
  noteDamage(sql, error);
  return translateSqliteError(error);
}

/** For failures that are only logged. */
export function noteDamage(sql: Sqlite.Database, error: unknown): void {
  if (isDamage(error)) markForCheck(sql.name);
}

/** An AppError where the cause is one that people can do something about, else the error itself. */
export function translateSqliteError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = getErrorCode(error);
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/.test(code)) {
    return new AppError(
      'disk-full',
      'The disk that holds the library is full. Free some space, then go on.',
      {
        cause: error,
      },
    );
  }
  if (isDamage(error)) {
    return new AppError('library-damaged', 'The library file is damaged. Start Earmark again to repair it.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('busy', 'Another Earmark is writing to this library. Try again in a moment.', {
      cause: error,
    });
  }
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EACCES|EPERM|EROFS)/.test(code)) {
    return new AppError('file-unreadable', 'Earmark may not write to the folder that holds its library.', {
      cause: error,
    });
  }
  return error;
}

/** True where the file is not a database or its pages contradict each other. */
export function isDamage(error: unknown): boolean {
  const code = getErrorCode(error);
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

/** Where this file is, the next start looks into the database. */
export function getCheckMarkerPath(databasePath: string): string {
  return `${databasePath}.check`;
}

function markForCheck(databasePath: string): void {
  try {
    writeFileSync(getCheckMarkerPath(databasePath), '');
  } catch {
    // Nowhere to write: the damage shows itself again.
  }
}

function getErrorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
