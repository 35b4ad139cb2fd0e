// The words of a query as full text is asked for them, and how many clips each has.
import { keepContentTerms } from '../../core/search/content-words.ts';
import type { TextTerm } from '../../core/search/grammar/parse-query.ts';
import { fold } from '../../core/ucs/fold-words.ts';
import { formatMatch } from '../store/match-expression.ts';
import type { MayAnswer, TextIndexStore } from '../store/text-index-store.ts';
import type { WordStore } from '../store/word-store.ts';

/** One query over the texts. */
export interface TextSearching {
  readonly store: TextIndexStore;
  readonly known: Pick<WordStore, 'listBegun'>;
  /** Undefined: every clip may. */
  readonly mayAnswer: MayAnswer | undefined;
  /** How many sides the query's commas make. */
  readonly groupCount: number;
  /** True once so much time is gone that only what is quick is still asked. */
  isLate(): boolean;
}

export interface Asked {
  /** A MATCH expression. */
  readonly expression: string;
  /** Too many clips have it to score each. */
  readonly isCommon: boolean;
  /** Stands for several words that begin as the one that is being typed. */
  readonly isExpanded?: boolean;
}

export interface Word extends Asked {
  readonly text: string;
  /** Counted up to `manyClips`. */
  readonly clipCount: number;
  /** The same for words that begin so; only for the word that is being typed. */
  readonly begun: string | undefined;
}

/** A word that so many clips have is common: it says little, and walking over all of them takes time. */
export const manyClips = 10_000;

/** Where words stand without spaces, or one sign is a syllable, the first sign tells as much as three letters. */
const fewSigns = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]+$/u;

/**
 * Terms that carry meaning, each once, at most `limit`. The last one may be unfinished, from three letters on; in scripts
 * without spaces that of every group, because what one asks for mostly is a part of a name.
 */
export function readWords(
  { store }: TextSearching,
  terms: readonly TextTerm[],
  { isLastGroup, limit }: { readonly isLastGroup: boolean; readonly limit: number },
): Word[] {
  const words = new Map<string, Word>();
  for (const term of keepContentTerms(terms)) {
    if (words.size >= limit) break;
    const expression = formatMatch(term.text);
    if (expression === undefined || words.has(expression)) continue;
    const isLast = term === terms.at(-1) && term.kind === 'word';
    const mayBegin = (isLastGroup && /^\p{L}{3,}$/u.test(term.text)) || fewSigns.test(term.text);
    const begun = isLast && mayBegin ? formatMatch(term.text, true) : undefined;
    const clipCount = store.count(expression, manyClips);
    words.set(expression, {
      text: term.text,
      expression,
      clipCount,
      isCommon: clipCount >= manyClips,
      begun,
    });
  }
  return [...words.values()];
}

/**
 * What is asked for instead of an unfinished word. A prefix of four letters and more is put together from all of its words
 * before the first clip is known; where that would be many clips, its most frequent words stand for it.
 */
export function expandBegun({ store, known }: TextSearching, { text, begun }: Word): Asked | undefined {
  if (begun === undefined) return undefined;
  const letters = [...text].slice(0, 3).join('');
  const isFew = store.count(formatMatch(letters, true) ?? begun, manyClips) < manyClips;
  if (isFew) return { expression: begun, isCommon: false };
  const words = known.listBegun(fold(text), mostExpanded).flatMap(({ word }) => formatMatch(word) ?? []);
  const expression = words.length > 0 ? `(${words.join(' OR ')})` : begun;
  return { expression, isCommon: true, isExpanded: true };
}

const mostExpanded = 12;
