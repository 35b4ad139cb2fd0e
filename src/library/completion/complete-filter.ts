// Names of filters while they are typed, and their values behind the colon.
import { type FilterHint, filterHints, formatFilter } from '../../core/search/completion/filter-values.ts';
import type { CompletionCandidate } from '../../core/search/completion/rank-completions.ts';
import type { TypedPart } from '../../core/search/completion/typed-part.ts';
import { fold } from '../../core/ucs/fold-words.ts';
import type { CompletionSources } from './sources.ts';

/** From so many letters on a word may be the beginning of a filter. */
const shortestName = 2;
const mostValues = 40;

/** `dur:` for `du` and for `leng`. */
export function listFilterNames({ text, start, isNegated }: TypedPart): CompletionCandidate[] {
  const typed = text.toLowerCase();
  if (typed.length < shortestName) return [];
  const begun = filterHints.filter(({ field, aliases }) =>
    [field, ...aliases].some((name) => name.startsWith(typed)),
  );
  return begun.map(({ field, aliases, says }) => ({
    ...{ kind: 'filter', label: `${field}:`, insert: `${isNegated ? '-' : ''}${field}:`, start },
    // A name that stands there whole is surely meant, as a phrase is whose first word stands there.
    wordsBefore: [field, ...aliases].includes(typed) ? 1 : 0,
    ...{ clipCount: null, detail: says, isStart: true },
  }));
}

interface Value {
  readonly value: string;
  readonly says: string | null;
  readonly clipCount: number | null;
  readonly isStart: boolean;
}

/** `tag:wood` for `tag:wo`, most used first; all there are, or the best known, where nothing stands behind the colon. */
export function listFilterValues(
  sources: CompletionSources,
  hint: FilterHint,
  part: TypedPart,
): CompletionCandidate[] {
  const field = part.field ?? hint.field;
  return listValues(sources, hint, fold(part.text)).map(({ value, says, clipCount, isStart }) => {
    const written = formatFilter(field, value);
    const insert = part.isNegated ? `-${written}` : written;
    const shown = { label: written, detail: says, clipCount, isStart };
    return { kind: 'filter', ...shown, insert, start: part.start, wordsBefore: 0 };
  });
}

function listValues(sources: CompletionSources, hint: FilterHint, typed: string): Value[] {
  switch (hint.field) {
    case 'tag': {
      const tags = typed === '' ? sources.listTags() : sources.findTags(typed, mostValues);
      return tags.slice(0, mostValues).map(({ name, clipCount, isStart = true }) => ({
        ...{ value: name, says: null, clipCount, isStart },
      }));
    }
    case 'cat':
      return sources
        .ucs()
        .categories.find(typed, mostValues)
        .map(({ phrase, isStart }) => ({
          value: phrase.text,
          says: phrase.detail,
          clipCount: null,
          isStart,
        }));
    case 'folder':
      return [...listFolders(sources, typed), ...listWords(sources, typed)];
    case 'name':
      return listWords(sources, typed);
    default:
      return hint.values
        .filter(({ value }) => value.startsWith(typed))
        .map(({ value, says }) => ({ value, says, clipCount: null, isStart: true }));
  }
}

function listFolders(sources: CompletionSources, typed: string): Value[] {
  const begun = sources.listFolderNames().filter((name) => fold(name).startsWith(typed));
  return begun.map((value) => ({ value, says: 'watched folder', clipCount: null, isStart: true }));
}

function listWords(sources: CompletionSources, typed: string): Value[] {
  if (typed === '') return [];
  return sources.words.listBegun(typed, mostValues).map(({ word, clipCount }) => ({
    ...{ value: word, says: null, clipCount, isStart: true },
  }));
}
