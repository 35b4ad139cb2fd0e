// Which clips' texts answer the words of a query: all of them, or as many as there are.
import type { TextTerm } from '../../core/search/grammar/parse-query.ts';
import type { MayAnswer, TextIndexStore } from '../store/text-index-store.ts';
import type { WordStore } from '../store/word-store.ts';
import { enoughComplete, findComplete } from './find-complete.ts';
import { findPartial } from './find-partial.ts';
import { readWords, type TextSearching, type Word } from './text-words.ts';
import type { TextHit } from './vector-index.ts';

const mostAlternatives = 8;
/** Of a query as a whole: each takes a millisecond to count, however common it is. */
const mostWords = 24;
/** After this only quick questions are asked; the slowest question that is not quick takes 15 ms at a million clips. */
const patienceMs = 18;

/** Hits of an OR of ANDs, best first, one a clip. */
export function findByText(
  store: TextIndexStore,
  known: Pick<WordStore, 'listBegun'>,
  alternatives: readonly (readonly TextTerm[])[],
  mayAnswer?: MayAnswer,
): readonly TextHit[] {
  const lateAt = performance.now() + patienceMs;
  const groups = alternatives.slice(0, mostAlternatives);
  const isLate = () => performance.now() > lateAt;
  const search: TextSearching = { store, known, mayAnswer, groupCount: groups.length, isLate };
  const limit = Math.ceil(mostWords / groups.length);
  const best = new Map<number, TextHit>();
  for (const [index, terms] of groups.entries()) {
    const words = readWords(search, terms, { isLastGroup: index === alternatives.length - 1, limit });
    for (const hit of findAll(search, words)) {
      const other = best.get(hit.clipId);
      if (!other || other.score < hit.score) best.set(hit.clipId, hit);
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score || a.clipId - b.clipId);
}

function findAll(search: TextSearching, words: readonly Word[]): TextHit[] {
  if (words.length === 0) return [];
  const complete = findComplete(search, words);
  if (words.length === 1 || complete.length >= enoughComplete) return complete;
  return [...complete, ...findPartial(search, words, new Set(complete.map((hit) => hit.clipId)))];
}
