import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';
import { moveDamagedAside } from './damaged-database.ts';
import { isLibraryInUse } from './library-lock.ts';
import { getSchemaVersion, migrate } from './migrate.ts';
import { migrations as knownMigrations } from './migrations/migrations.ts';
import { keepPeopleBackup } from './people-backup.ts';
import { readSchemaVersion } from './read-schema-version.ts';
import { restoreKnowledge } from './restore-knowledge.ts';
import { explainSqliteError, getCheckMarkerPath, isDamage, translateSqliteError } from './sqlite-errors.ts';

export type Log = (message: string, error?: unknown) => void;

/** The library's one connection. Only files in `store/` touch `sql`. */
export interface LibraryDatabase {
  readonly sql: Sqlite.Database;
  readonly directory: string;
  /** Said once at start: what was repaired, in words for the user. */
  readonly notices: readonly string[];
  readonly schemaVersion: number;
  close(): void;
}

export interface OpenDatabaseOptions {
  readonly log: Log;
  /** True where the caller holds the library's lock already: then an unclean end may be looked into. */
  readonly ownsLock?: boolean;
  readonly now?: () => number;
  /** For tests of migrations to come. */
  readonly migrations?: readonly string[];
}

/**
 * Opens (or creates) `library.db` in `directory`. A damaged file is moved aside, what people typed is brought back and
 * the known folders wait for a scan. Throws AppError `library-newer` (file untouched), `library-damaged` (damaged while
 * another process uses it), `disk-full`, `file-unreadable` (the folder cannot be written).
 */
export function openDatabase(directory: string, options: OpenDatabaseOptions): LibraryDatabase {
  const now = options.now ?? Date.now;
  const migrations = options.migrations ?? knownMigrations;
  const path = join(directory, 'library.db');
  const notices: string[] = [];
  const endedUncleanly = options.ownsLock === true && hasLog(path);
  const sql = openOrReplace(path, migrations, { ...options, now }, notices);
  notices.push(...restoreKnowledge(sql, directory, now));
  const backup = keepPeopleBackup(sql, directory, { log: options.log, isBehind: endedUncleanly });
  return {
    sql,
    directory,
    notices,
    schemaVersion: getSchemaVersion(sql),
    close() {
      if (!sql.open) return;
      backup.close();
      optimize(sql, options.log);
      sql.close();
    },
  };
}

/** A damaged library or a full disk is no reason not to close. */
function optimize(sql: Sqlite.Database, log: Log): void {
  try {
    sql.pragma('optimize');
  } catch (error) {
    log('The library file could not be optimised.', explainSqliteError(sql, error));
  }
}

function openOrReplace(
  path: string,
  migrations: readonly string[],
  options: OpenDatabaseOptions & { readonly now: () => number },
  notices: string[],
): Sqlite.Database {
  const directory = join(path, '..');
  const isInUse = options.ownsLock !== true && isLibraryInUse(directory);
  try {
    mkdirSync(directory, { recursive: true });
    refuseNewer(path, migrations.length);
    return openChecked(path, migrations, !isInUse && needsCheck(path));
  } catch (error) {
    if (!isDamage(error)) throw translateSqliteError(error);
    if (isInUse) {
      throw new AppError(
        'library-damaged',
        'The library file is damaged and another Earmark uses it. Close that one first.',
        { cause: error },
      );
    }
    options.log('The library file is damaged; it is moved aside.', error);
    return replaceDamaged(path, migrations, options.now(), notices);
  }
}

function replaceDamaged(
  path: string,
  migrations: readonly string[],
  nowMs: number,
  notices: string[],
): Sqlite.Database {
  try {
    notices.push(moveDamagedAside(path, nowMs));
    return openChecked(path, migrations, false);
  } catch (error) {
    throw translateSqliteError(error);
  }
}

function openChecked(path: string, migrations: readonly string[], check: boolean): Sqlite.Database {
  const sql = new Sqlite(path, { timeout: 5000 });
  try {
    sql.pragma('journal_mode = WAL');
    sql.pragma('synchronous = NORMAL');
    sql.pragma('foreign_keys = ON');
    sql.pragma('temp_store = MEMORY');
    sql.pragma('cache_size = -32000');
    sql.pragma('mmap_size = 268435456');
    sql.pragma('journal_size_limit = 67108864');
    if (check) checkQuickly(sql);
    migrate(sql, migrations);
    rmSync(getCheckMarkerPath(path), { force: true });
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

function refuseNewer(path: string, newestKnown: number): void {
  const version = readSchemaVersion(path);
  if (version <= newestKnown) return;
  throw new AppError(
    'library-newer',
    `This library was made by a newer Earmark (format ${version}, this one knows ${newestKnown}). Update Earmark to open it; nothing was changed.`,
  );
}

/** Below this a check takes no time worth saving. */
const SMALL_BYTES = 32 * 1024 * 1024;

function needsCheck(path: string): boolean {
  if (existsSync(getCheckMarkerPath(path)) || hasLog(path)) return true;
  return existsSync(path) && statSync(path).size < SMALL_BYTES;
}

/** A write-ahead log that was left behind means the last process did not end properly. */
function hasLog(path: string): boolean {
  const log = `${path}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}

function checkQuickly(sql: Sqlite.Database): void {
  const answer = sql.pragma('quick_check(1)', { simple: true });
  if (answer !== 'ok') throw new Sqlite.SqliteError(String(answer), 'SQLITE_CORRUPT');
}
