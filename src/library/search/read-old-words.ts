// Words of clips that were there before words were counted: read once, in the background, a few clips at a time.
import type { LibraryDatabase } from '../store/open-database.ts';
import { createSettingsStore } from '../store/settings-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createTextIndexStore } from '../store/text-index-store.ts';
import { createWordStore } from '../store/word-store.ts';
import { toClipWords } from './text-columns.ts';

/** Written by the migration that made the tables; 0 when there is nothing left. */
const KEY = 'words.unreadUpTo';
const SLICE = 100;
/** Between slices, so that the library answers in the meantime. */
const PAUSE_MS = 10;

/** Goes on where an earlier run ended; resolves when all are read, the signal aborts or the library is closed. */
export async function readOldWords(database: LibraryDatabase, signal: AbortSignal): Promise<void> {
  const { sql } = database;
  const settings = createSettingsStore(database);
  const texts = createTextIndexStore(sql);
  const words = createWordStore(sql);
  const readSlice = (upTo: number) => {
    const clipIds = words.listUnread(upTo, SLICE);
    words.replace(
      clipIds.map((clipId) => {
        const found = texts.findTexts(clipId);
        return { clipId, words: found ? toClipWords(found) : [] };
      }),
    );
    const next = (clipIds.at(-1) ?? 1) - 1;
    settings.write({ [KEY]: next });
    return next;
  };
  let upTo = (settings.find(KEY) as number | undefined) ?? 0;
  while (upTo > 0) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (signal.aborted || !sql.open) return;
    upTo = transact(sql, () => readSlice(upTo));
  }
}
