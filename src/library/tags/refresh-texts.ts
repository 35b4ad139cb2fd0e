/** Brings the full text of many clips up to date without stopping the library: small numbers at once, large ones in slices. */
import type { TextIndex } from '../search/vector-index.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createSettingsStore } from '../store/settings-store.ts';
import { transact } from '../store/sqlite-errors.ts';

export interface TextRefresher {
  /** Call inside the transaction that changed the clips. What is left for later is remembered in the same transaction. */
  begin(clipIds: readonly number[]): void;
  /** Does what is left, also from before a crash. True where there was anything. */
  finish(): Promise<boolean>;
}

const SLICE = 500;
const KEY = 'textIndex.stale';

export function createTextRefresher(database: LibraryDatabase, textIndex: TextIndex): TextRefresher {
  const settings = createSettingsStore(database);
  const readStale = () => (settings.find(KEY) as number[] | undefined) ?? [];
  let running: Promise<boolean> | undefined;

  const finishAll = async () => {
    let hadWork = false;
    if (!database.sql.open) return hadWork;
    for (let stale = readStale(); stale.length > 0; stale = readStale()) {
      for (let start = 0; start < stale.length; start += SLICE) {
        await new Promise(setImmediate);
        if (!database.sql.open) return hadWork;
        transact(database.sql, () => textIndex.refresh(stale.slice(start, start + SLICE)));
      }
      hadWork = true;
      const done = new Set(stale);
      transact(database.sql, () => settings.write({ [KEY]: readStale().filter((id) => !done.has(id)) }));
    }
    return hadWork;
  };
  return {
    begin(clipIds) {
      if (clipIds.length <= SLICE) textIndex.refresh(clipIds);
      else settings.write({ [KEY]: [...new Set([...readStale(), ...clipIds])] });
    },
    finish() {
      running ??= finishAll().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
