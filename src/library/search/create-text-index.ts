import type Database from 'better-sqlite3';
import { createTextIndexStore } from '../store/text-index-store.ts';
import { type ClipWords, createWordStore } from '../store/word-store.ts';
import { findByText } from './find-by-text.ts';
import { toClipWords, toTextColumns } from './text-columns.ts';
import type { TextIndex, TextSearch } from './vector-index.ts';

/** Full text of the library's clips and the words that completion offers: kept up to date by `refresh`. */
export function createTextIndex(database: Database.Database): TextIndex & TextSearch {
  const store = createTextIndexStore(database);
  const words = createWordStore(database);
  return {
    refresh(clipIds) {
      const clips = clipIds.map((clipId): ClipWords => {
        const texts = store.findTexts(clipId);
        if (texts) store.replace(clipId, toTextColumns(texts));
        else store.remove(clipId);
        return { clipId, words: texts ? toClipWords(texts) : [] };
      });
      words.replace(clips);
    },
    remove(clipIds) {
      for (const clipId of clipIds) store.remove(clipId);
      words.replace(clipIds.map((clipId) => ({ clipId, words: [] })));
    },
    find: (alternatives, allowed) => findByText(store, words, alternatives, allowed),
  };
}
