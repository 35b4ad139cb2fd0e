import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';
import { translateSqliteError } from './sqlite-errors.ts';

/** The exclusive right to index in one library folder. */
export interface LibraryLock {
  release(): void;
}

/**
 * Takes the indexer's role. It is held as a lock of the operating system on a small SQLite file, so it vanishes with
 * its process however that ends: there are no stale locks to judge. The pid beside it is for the message only.
 * Throws AppError `library-in-use`, `disk-full`, `file-unreadable` (the folder cannot be written).
 */
export function acquireLibraryLock(directory: string): LibraryLock {
  // A process that only looks whether the role is taken holds it for a moment.
  const connection = tryLock(directory, 300);
  if (!connection) {
    throw new AppError(
      'library-in-use',
      `Another Earmark${describeHolder(directory)} works on this library.`,
    );
  }
  held.add(connection);
  writePid(directory);
  let isReleased = false;
  return {
    release() {
      if (isReleased) return;
      isReleased = true;
      rmSync(pidPath(directory), { force: true });
      held.delete(connection);
      connection.close();
    },
  };
}

/** A connection that nothing refers to would be collected, and its lock with it. */
const held = new Set<Sqlite.Database>();

/** True where some process (this one counts) holds the indexer's role. */
export function isLibraryInUse(directory: string): boolean {
  const connection = tryLock(directory, 0);
  connection?.close();
  return connection === undefined;
}

function tryLock(directory: string, patienceMs: number): Sqlite.Database | undefined {
  const connection = openLockFile(directory, patienceMs);
  try {
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    if (isBusy(error)) return undefined;
    throw translateSqliteError(error);
  }
}

function openLockFile(directory: string, patienceMs: number): Sqlite.Database {
  try {
    mkdirSync(directory, { recursive: true });
    return new Sqlite(join(directory, 'indexer.lock'), { timeout: patienceMs });
  } catch (error) {
    throw translateSqliteError(error);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(error.code);
}

const pidPath = (directory: string) => join(directory, 'indexer.pid');

function writePid(directory: string): void {
  try {
    writeFileSync(pidPath(directory), `${process.pid}\n`);
  } catch {
    // A full disk must not keep the role from being taken: the file only feeds the message.
  }
}

function describeHolder(directory: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(pidPath(directory), 'utf8'), 10)})`;
  } catch {
    return '';
  }
}
