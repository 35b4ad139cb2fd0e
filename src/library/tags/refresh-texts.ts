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

/** One list a library, and one at a time who works on it. */
interface Work {
  /** Since the list was read: their texts may have changed after they were refreshed. */
  readonly marked: Set<number>;
  running: Promise<boolean> | undefined;
}

const workOf = new WeakMap<LibraryDatabase['sql'], Work>();

export function createTextRefresher(database: LibraryDatabase, textIndex: TextIndex): TextRefresher {
  const settings = createSettingsStore(database);
  const readStale = () => (settings.find(KEY) as number[] | undefined) ?? [];
  const work: Work = workOf.get(database.sql) ?? { marked: new Set(), running: undefined };
  workOf.set(database.sql, work);
  const { marked } = work;

  const finishAll = async () => {
    let hadWork = false;
    if (!database.sql.open) return hadWork;
    for (let stale = readStale(); stale.length > 0; stale = readStale()) {
      marked.clear();
      for (let start = 0; start < stale.length; start += SLICE) {
        await new Promise(setImmediate);
        if (!database.sql.open) return hadWork;
        transact(database.sql, () => textIndex.refresh(stale.slice(start, start + SLICE)));
      }
      hadWork = true;
      const done = new Set(stale.filter((id) => !marked.has(id)));
      transact(database.sql, () => settings.write({ [KEY]: readStale().filter((id) => !done.has(id)) }));
    }
    return hadWork;
  };
  return {
    begin(clipIds) {
      if (clipIds.length <= SLICE) textIndex.refresh(clipIds);
      else {
        for (const id of clipIds) marked.add(id);
        settings.write({ [KEY]: [...new Set([...readStale(), ...clipIds])] });
      }
    },
    finish() {
      work.running ??= finishAll().finally(() => {
        work.running = undefined;
      });
      return work.running;
    },
  };
}
