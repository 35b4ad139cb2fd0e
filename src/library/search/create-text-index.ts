import type Database from 'better-sqlite3';
import { createTextIndexStore } from '../store/text-index-store.ts';
import { findByText } from './find-by-text.ts';
import { toTextColumns } from './text-columns.ts';
import type { TextIndex, TextSearch } from './vector-index.ts';

/** Full text of the library's clips: kept up to date by `refresh`, asked through `find`. */
export function createTextIndex(database: Database.Database): TextIndex & TextSearch {
  const store = createTextIndexStore(database);
  return {
    refresh(clipIds) {
      for (const clipId of clipIds) {
        const texts = store.findTexts(clipId);
        if (texts) store.replace(clipId, toTextColumns(texts));
        else store.remove(clipId);
      }
    },
    remove(clipIds) {
      for (const clipId of clipIds) store.remove(clipId);
    },
    find: (alternatives) => findByText(store, alternatives),
  };
}
