// Figures of many rows, counted once and then kept by triggers of this connection, in memory: counting a million rows
// whenever progress is told would stop everybody else for as long.
import type Sqlite from 'better-sqlite3';

export interface KeptCountsSql {
  /** A table of the temporary schema. */
  readonly table: string;
  /** Creates the table and its triggers where they are not there yet. */
  readonly keep: string;
  /** Fills the empty table. */
  readonly fill: string;
  /** Reads it. */
  readonly select: string;
}

/** @returns what `select` finds; call outside a transaction */
export function createKeptCounts<Row>(
  sql: Sqlite.Database,
  { table, keep, fill, select }: KeptCountsSql,
): (spaceId: number) => Row[] {
  let statement: Sqlite.Statement | undefined;
  let version: unknown;
  const readVersion = () => sql.pragma('data_version', { simple: true });
  const countAll = () => {
    sql.exec(`${keep}; DELETE FROM temp.${table}; ${fill}`);
    version = readVersion();
    statement ??= sql.prepare(select);
    return statement;
  };
  return (spaceId) => {
    // Another process may have written: its changes fire no triggers here.
    const kept = statement && version === readVersion() ? statement : countAll();
    return kept.all(spaceId) as Row[];
  };
}
