// Words and phrases that go on as what is typed begins.
import { beginsWithOneEdit } from '../../core/search/completion/one-edit.ts';
import type { CompletionCandidate, CompletionKind } from '../../core/search/completion/rank-completions.ts';
import type { TypedPart } from '../../core/search/completion/typed-part.ts';
import { fold } from '../../core/ucs/fold-words.ts';
import type { CompletionSources } from './sources.ts';

const mostOfEach = 24;
/** A phrase may have begun so many words before the one that is being typed. */
const mostWordsBefore = 3;
/** A shorter word with a letter wrong could be anything. */
const shortestMistyped = 4;
const mostLookedThrough = 1500;

/** What was typed of a phrase: from one of the words before on, or the last word alone. */
interface Begun {
  readonly start: number;
  readonly folded: string;
  readonly wordsBefore: number;
}

/** Of the library, its tags, UCS, the pack in use and earlier queries. */
export function listWordsAndPhrases(
  sources: CompletionSources,
  part: TypedPart,
  text: string,
): CompletionCandidate[] {
  const begun = listBegun(part, text);
  const candidates = [
    ...begun.flatMap((from) => listPhrases(sources, part, from)),
    ...listWords(sources, part),
    ...listQueries(sources, part, text),
  ];
  // What stands there already completes nothing.
  const typed = new Map(begun.map(({ start, folded }) => [start, folded]));
  return candidates.filter(({ label, start }) => fold(label) !== typed.get(start));
}

/** Words with a letter more, less, wrong or out of place: for where nothing begins as typed. */
export function listMistyped(sources: CompletionSources, part: TypedPart): CompletionCandidate[] {
  const typed = fold(part.text);
  if (typed.length < shortestMistyped || /[^\p{L}]/u.test(typed)) return [];
  const beginning = typed.slice(0, 2);
  const known = sources.words
    .listBegun(beginning, mostLookedThrough)
    .map(({ word, clipCount }) => ({ label: word, clipCount: clipCount as number | null }));
  const ofUcs = sources
    .ucs()
    .synonyms.find(beginning, mostLookedThrough)
    .flatMap(({ phrase, isStart }) => (isStart ? { label: phrase.text, clipCount: null } : []));
  return [...known, ...ofUcs]
    .filter(({ label }) => beginsWithOneEdit(typed, fold(label)))
    .map(({ label, clipCount }) => toCandidate(part, { kind: 'word', label, clipCount }));
}

function listBegun(part: TypedPart, text: string): Begun[] {
  const last = { start: part.start, folded: fold(part.text), wordsBefore: 0 };
  const earlier = part.before.slice(-mostWordsBefore).reverse();
  return [
    last,
    ...earlier.map(({ start }, index) => ({
      start,
      folded: fold(text.slice(start).replace(/\s+/g, ' ')),
      wordsBefore: index + 1,
    })),
  ];
}

function listPhrases(sources: CompletionSources, part: TypedPart, from: Begun): CompletionCandidate[] {
  const { names, synonyms } = sources.ucs();
  const add = (kind: CompletionKind, label: string, rest: Partial<CompletionCandidate>) =>
    toCandidate(part, { kind, label, start: from.start, wordsBefore: from.wordsBefore, ...rest });
  const tags = sources
    .findTags(from.folded, mostOfEach)
    .map(({ name, clipCount, isStart = true }) => add('tag', name, { clipCount, isStart }));
  const named = [
    { kind: 'category' as const, list: names },
    { kind: 'phrase' as const, list: synonyms },
    { kind: 'phrase' as const, list: sources.packPhrases() },
  ].flatMap(({ kind, list }) =>
    list
      .find(from.folded, mostOfEach)
      .map(({ phrase, isStart }) => add(kind, phrase.text, { detail: phrase.detail, isStart })),
  );
  // A phrase that began earlier than what was typed of it would push other words aside.
  return [...tags, ...named].filter(({ isStart }) => isStart || from.wordsBefore === 0);
}

function listWords(sources: CompletionSources, part: TypedPart): CompletionCandidate[] {
  return sources.words
    .listBegun(fold(part.text), mostOfEach)
    .map(({ word, clipCount }) => toCandidate(part, { kind: 'word', label: word, clipCount }));
}

/** A query is offered while all of the box is its beginning. */
function listQueries(sources: CompletionSources, part: TypedPart, text: string): CompletionCandidate[] {
  const typed = fold(text.trimStart());
  if (typed.length < 2) return [];
  return sources
    .listQueries()
    .filter((query) => fold(query.text).startsWith(typed) && fold(query.text) !== typed)
    .slice(0, 3)
    .map((query) => ({
      ...toCandidate(part, { kind: 'query', label: query.text, start: 0, detail: 'searched before' }),
      insert: query.text,
    }));
}

function toCandidate(
  part: TypedPart,
  what: Pick<CompletionCandidate, 'kind' | 'label'> & Partial<CompletionCandidate>,
): CompletionCandidate {
  // Signs of the grammar would be taken for what they mean there.
  const needsQuotes = part.isQuoted || /[,"“”„«»:]|^-/.test(what.label);
  const written = needsQuotes ? `"${what.label.replace(/["“”„«»]/g, '')}"` : what.label;
  return {
    ...{ insert: part.isNegated ? `-${written}` : written, start: part.start },
    ...{ clipCount: null, detail: null, wordsBefore: 0, isStart: true },
    ...what,
  };
}
