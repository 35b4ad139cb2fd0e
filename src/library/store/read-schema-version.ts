import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';

/**
 * The version of a database file without changing it; 0 where there is none. Throws SQLITE_NOTADB for other files.
 * The header (https://sqlite.org/fileformat2.html, user_version at byte 60) is enough unless a write-ahead log hides
 * a newer one.
 */
export function readSchemaVersion(path: string): number {
  if (!existsSync(path) || statSync(path).size === 0) return 0;
  const header = readHeader(path);
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new Sqlite.SqliteError('file is not a database', 'SQLITE_NOTADB');
  }
  return existsSync(`${path}-wal`) ? readThroughSqlite(path) : header.readUInt32BE(60);
}

function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(100);
    return bytes.subarray(0, readSync(file, bytes, 0, 100, 0));
  } finally {
    closeSync(file);
  }
}

function readThroughSqlite(path: string): number {
  const sql = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    return sql.pragma('user_version', { simple: true }) as number;
  } finally {
    sql.close();
  }
}
