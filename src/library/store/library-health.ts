import type { LibraryDatabase } from './open-database.ts';

/** `ok`, or what SQLite finds wrong with the file. Reads all of it. */
export function checkIntegrity({ sql }: LibraryDatabase): string {
  return String(sql.pragma('integrity_check(1)', { simple: true }));
}

export function readSqliteVersion({ sql }: LibraryDatabase): string {
  return String(sql.prepare('SELECT sqlite_version()').pluck().get());
}
