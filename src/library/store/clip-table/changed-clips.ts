// Which clips changed since they were last read: written down by triggers of this connection alone, in memory.
import type Database from 'better-sqlite3';

export interface ChangedClips {
  /** From now on changes are written down, and what others wrote before counts as seen. Call outside a transaction. */
  begin(): void;
  /** Takes at most so many ids off the list. */
  take(limit: number): number[];
  /** True where another process wrote since the beginning. */
  haveOthersWritten(): boolean;
}

export function createChangedClips(sql: Database.Database): ChangedClips {
  let version: unknown;
  let statements: ReturnType<typeof prepare> | undefined;
  return {
    begin() {
      sql.exec(triggers);
      statements ??= prepare(sql);
      version = sql.pragma('data_version', { simple: true });
    },
    take(limit) {
      const ids = (statements?.select.all(limit) ?? []) as number[];
      if (ids.length > 0) statements?.drop.run(ids.at(-1));
      return ids;
    },
    haveOthersWritten: () => version !== sql.pragma('data_version', { simple: true }),
  };
}

function prepare(sql: Database.Database) {
  return {
    select: sql.prepare('SELECT id FROM temp.changed_clips ORDER BY id LIMIT ?').pluck(),
    drop: sql.prepare('DELETE FROM temp.changed_clips WHERE id <= ?'),
  };
}

const keep = 'INSERT OR IGNORE INTO changed_clips VALUES';
const shown = 'duration_seconds, sample_rate_hz, channel_count, codec';
const triggers = `
  CREATE TEMP TABLE IF NOT EXISTS changed_clips (id INTEGER PRIMARY KEY);
  CREATE TEMP TRIGGER IF NOT EXISTS clip_added AFTER INSERT ON main.clips BEGIN ${keep} (new.id); END;
  CREATE TEMP TRIGGER IF NOT EXISTS clip_changed AFTER UPDATE ON main.clips BEGIN ${keep} (new.id); END;
  CREATE TEMP TRIGGER IF NOT EXISTS clip_removed AFTER DELETE ON main.clips BEGIN ${keep} (old.id); END;
  CREATE TEMP TRIGGER IF NOT EXISTS content_changed AFTER UPDATE OF ${shown} ON main.contents BEGIN
    INSERT OR IGNORE INTO changed_clips SELECT id FROM main.clips WHERE content_id = new.id;
  END;`;
