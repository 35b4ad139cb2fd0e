// What full text holds of a clip, column by column, and which of its words completion offers.
import { collectWords } from '../../core/text/collect-words.ts';
import { nameForFullText } from '../../core/text/split-name.ts';
import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import type { ClipTexts, TextColumns } from '../store/text-index-store.ts';

/** Names split into words, what people wrote, what was found in the file, its category, what models wrote. */
export function toTextColumns(texts: ClipTexts): TextColumns {
  const { fileName, directories } = splitClipPath(texts);
  return {
    fileName: nameForFullText(withoutExtension(fileName)),
    folders: directories.map(nameForFullText).join(' '),
    people: [...texts.tags, texts.description].join('\n'),
    embedded: texts.embedded.join('\n'),
    ucs: formatUcs(texts.ucsCatId, fileName),
    generated: texts.captions.join('\n'),
  };
}

/** Words of names, of what people wrote and of what was found in the file; neither UCS synonyms nor what models wrote. */
export function toClipWords(texts: ClipTexts): string[] {
  const { fileName, directories } = splitClipPath(texts);
  const written = [...texts.tags, texts.description, ...texts.embedded];
  return collectWords([withoutExtension(fileName), ...directories, ...written]);
}

/** The name of the file, and those of its folders from the watched one on. */
function splitClipPath({ relativePath, folderPath }: ClipTexts) {
  const parts = relativePath.split('/');
  const fileName = parts.pop() ?? '';
  const watched = folderPath.split(/[\\/]/).at(-1) ?? '';
  return { fileName, directories: [watched, ...parts] };
}

function withoutExtension(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '');
}

/** Category, sub-category and the list's synonyms of the clip's CatID, or of the one its name begins with. */
function formatUcs(catId: string | null, fileName: string): string {
  const entry = catId ? findUcs(catId) : parseUcsFileName(fileName)?.entry;
  return entry ? [entry.catId, entry.category, entry.subCategory, ...entry.synonyms].join(' ') : '';
}
