import { existsSync, renameSync, rmSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { transact } from './sqlite-errors.ts';

/**
 * Brings the schema to the newest version, one transaction a migration. An existing database is copied first
 * (`library.db.before-v<next>`), so that an unlucky migration can be taken back by hand.
 */
export function migrate(sql: Sqlite.Database, migrations: readonly string[]): void {
  const start = getSchemaVersion(sql);
  if (start >= migrations.length) return;
  if (start > 0) keepCopy(sql, `${sql.name}.before-v${migrations.length}`);
  for (const [index, statements] of migrations.entries()) {
    transact(sql, () => {
      // Another process may have got here first.
      if (getSchemaVersion(sql) !== index) return;
      sql.exec(statements);
      sql.pragma(`user_version = ${index + 1}`);
    });
  }
}

export function getSchemaVersion(sql: Sqlite.Database): number {
  return sql.pragma('user_version', { simple: true }) as number;
}

/** The copy has its name when it is whole: one that a full disk or a crash cut short would not be made again. */
function keepCopy(sql: Sqlite.Database, path: string): void {
  if (existsSync(path)) return;
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    sql.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
