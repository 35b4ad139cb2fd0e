import type { LibraryDatabase } from './open-database.ts';

/** Values by key, as JSON. What they mean is the callers' business. */
export interface SettingsStore {
  readAll(): Record<string, unknown>;
  find(key: string): unknown;
  write(values: Readonly<Record<string, unknown>>): void;
}

export function createSettingsStore({ sql }: LibraryDatabase): SettingsStore {
  const selectAll = sql.prepare('SELECT key, value_json FROM settings');
  const selectOne = sql.prepare('SELECT value_json FROM settings WHERE key = ?').pluck();
  const upsert = sql.prepare(
    'INSERT INTO settings (key, value_json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value_json = excluded.value_json',
  );
  return {
    readAll() {
      const rows = selectAll.all() as { key: string; value_json: string }[];
      return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value_json) as unknown]));
    },
    find(key) {
      const json = selectOne.get(key) as string | undefined;
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    },
    write(values) {
      for (const [key, value] of Object.entries(values)) upsert.run(key, JSON.stringify(value));
    },
  };
}
