import type Database from 'better-sqlite3';
import { nameForFullText } from '../../core/text/split-name.ts';
import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import { type ClipTexts, createTextIndexStore, type TextColumns } from '../store/text-index-store.ts';
import { findByText } from './find-by-text.ts';
import type { TextIndex, TextSearch } from './vector-index.ts';

/** Full text of the library's clips: kept up to date by `refresh`, asked through `find`. */
export function createTextIndex(database: Database.Database): TextIndex & TextSearch {
  const store = createTextIndexStore(database);
  return {
    refresh(clipIds) {
      for (const clipId of clipIds) {
        const texts = store.findTexts(clipId);
        if (texts) store.replace(clipId, toColumns(texts));
        else store.remove(clipId);
      }
    },
    remove(clipIds) {
      for (const clipId of clipIds) store.remove(clipId);
    },
    find: (alternatives) => findByText(store, alternatives),
  };
}

function toColumns(texts: ClipTexts): TextColumns {
  const parts = texts.relativePath.split('/');
  const fileName = parts.pop() ?? '';
  const watched = texts.folderPath.split(/[\\/]/).at(-1) ?? '';
  return {
    fileName: nameForFullText(fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '')),
    folders: [watched, ...parts].map(nameForFullText).join(' '),
    people: [...texts.tags, texts.description].join('\n'),
    embedded: texts.embedded.join('\n'),
    ucs: formatUcs(texts.ucsCatId, fileName),
    generated: texts.captions.join('\n'),
  };
}

/** Category, sub-category and the list's synonyms of the clip's CatID, or of the one its name begins with. */
function formatUcs(catId: string | null, fileName: string): string {
  const entry = catId ? findUcs(catId) : parseUcsFileName(fileName)?.entry;
  return entry ? [entry.catId, entry.category, entry.subCategory, ...entry.synonyms].join(' ') : '';
}
