import { type Settings, settings as settingsSchema } from '../../shared/contract/app.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { transact } from '../store/sqlite-errors.ts';

export interface SettingsCallsOptions {
  readonly database: LibraryDatabase;
  readonly settings: SettingsStore;
  /** Called after a change, with all settings. */
  readonly onChanged?: (settings: Settings) => void;
}

/** Answers the contract's calls about preferences. */
export function createSettingsCalls({
  database,
  settings,
  onChanged,
}: SettingsCallsOptions): Pick<Handlers, 'settings.get' | 'settings.change'> {
  return {
    'settings.get': () => readSettings(settings),
    'settings.change': (change) => {
      transact(database.sql, () => settings.write(change));
      const all = readSettings(settings);
      onChanged?.(all);
      return all;
    },
  };
}

/** All preferences; a stored value that is not understood falls back to its default. */
export function readSettings(store: SettingsStore): Settings {
  const stored = store.readAll();
  const parsed = settingsSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const bad = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  return settingsSchema.parse(Object.fromEntries(Object.entries(stored).filter(([key]) => !bad.has(key))));
}
