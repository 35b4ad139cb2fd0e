/** Earlier queries whose answer was of use. They stay in the library. */
import type Database from 'better-sqlite3';

export interface KnownQuery {
  readonly text: string;
  readonly usedCount: number;
}

export interface QueryStore {
  /** The last ones used first. */
  list(): KnownQuery[];
  /** Keeps the last `most`. Call inside a transaction. */
  remember(text: string, nowMs: number, most: number): void;
  forgetAll(): void;
}

export function createQueryStore(sql: Database.Database): QueryStore {
  const list = sql.prepare(
    'SELECT text, used_count AS usedCount FROM queries ORDER BY used_at_ms DESC, text',
  );
  const upsert = sql.prepare(
    `INSERT INTO queries (text, used_count, used_at_ms) VALUES (?, 1, ?)
     ON CONFLICT (text) DO UPDATE SET used_count = used_count + 1, used_at_ms = excluded.used_at_ms`,
  );
  const forgetOldest = sql.prepare(
    'DELETE FROM queries WHERE text IN (SELECT text FROM queries ORDER BY used_at_ms DESC, text LIMIT -1 OFFSET ?)',
  );
  const forgetAll = sql.prepare('DELETE FROM queries');
  return {
    list: () => list.all() as KnownQuery[],
    remember(text, nowMs, most) {
      upsert.run(text, nowMs);
      forgetOldest.run(most);
    },
    forgetAll: () => void forgetAll.run(),
  };
}
