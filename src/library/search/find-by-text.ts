// Which clips' texts answer the words of a query: all of them, or as many as there are.
import { keepContentTerms } from '../../core/search/content-words.ts';
import type { TextTerm } from '../../core/search/grammar/parse-query.ts';
import { computeCoverage, scoreText, weighWord } from '../../core/search/text-score.ts';
import { formatMatch, withoutGenerated } from '../store/match-expression.ts';
import type { TextIndexStore } from '../store/text-index-store.ts';
import type { TextHit } from './vector-index.ts';

/** bm25 costs 2 µs for each row: only so many are scored. */
const mostScored = 5000;
/** Rows of one word that are looked at to see how much of the query a clip covers. */
const mostListed = 50_000;
/** With so many clips that have every word, nobody needs those that have only some. */
const enoughComplete = 500;
const mostPartial = 1000;
const mostTerms = 24;
const mostAlternatives = 8;

interface Word {
  readonly text: string;
  readonly expression: string;
  /** The same for words that begin so; only for the word that is being typed. */
  readonly begun?: string | undefined;
}

/** Hits of an OR of ANDs, best first, one a clip. */
export function findByText(
  store: TextIndexStore,
  alternatives: readonly (readonly TextTerm[])[],
): readonly TextHit[] {
  const best = new Map<number, TextHit>();
  const groups = alternatives.slice(0, mostAlternatives);
  for (const [index, terms] of groups.entries()) {
    for (const hit of findAll(store, readWords(terms, index === alternatives.length - 1))) {
      const other = best.get(hit.clipId);
      if (!other || other.score < hit.score) best.set(hit.clipId, hit);
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score || a.clipId - b.clipId);
}

/** The last word that is typed may be unfinished: from three letters on it finds words that begin so. */
function readWords(terms: readonly TextTerm[], isLastGroup: boolean): Word[] {
  const kept = keepContentTerms(terms).slice(0, mostTerms);
  return kept.flatMap((term) => {
    const expression = formatMatch(term.text);
    if (expression === undefined) return [];
    const isTyped = isLastGroup && term === terms.at(-1) && term.kind === 'word';
    const mayBeUnfinished = isTyped && /^\p{L}{3,}$/u.test(term.text);
    return [
      { text: term.text, expression, begun: mayBeUnfinished ? formatMatch(term.text, true) : undefined },
    ];
  });
}

function findAll(store: TextIndexStore, words: readonly Word[]): TextHit[] {
  if (words.length === 0) return [];
  const complete = findComplete(store, words);
  if (words.length === 1 || complete.length >= enoughComplete) return complete;
  return [...complete, ...findPartial(store, words, new Set(complete.map((hit) => hit.clipId)))];
}

/** Clips with every word; where those are few also clips with a word that begins as the last one does. */
function findComplete(store: TextIndexStore, words: readonly Word[]): TextHit[] {
  const whole = match(store, words, (word) => word.expression, true);
  if (whole.length >= enoughComplete || !words.at(-1)?.begun) return whole;
  const known = new Set(whole.map((hit) => hit.clipId));
  const begun = match(store, words, (word) => word.begun ?? word.expression, false);
  return [...whole, ...begun.filter((hit) => !known.has(hit.clipId))];
}

function match(
  store: TextIndexStore,
  words: readonly Word[],
  getExpression: (word: Word) => string,
  isWhole: boolean,
): TextHit[] {
  const expression = words.map(getExpression).join(' AND ');
  const matches = store.match(expression, mostScored);
  const ofPeople = new Set(store.matchIds(withoutGenerated(expression), mostScored));
  const bestBm25 = matches.reduce((best, { bm25 }) => Math.min(best, bm25), -1e-9);
  return matches.map(({ clipId, bm25 }) => {
    // Words that only a model wrote are a hint, like some of the words: they make no answer where nothing sounds like it.
    const isComplete = ofPeople.has(clipId);
    const score = scoreText(1, isComplete, bm25 / bestBm25);
    return {
      clipId,
      isComplete,
      coverage: 1,
      // A word that is only begun is a weaker reason than the word itself.
      score: isWhole ? score : score * 0.7,
      words: words.map((word) => word.text),
    };
  });
}

function findPartial(
  store: TextIndexStore,
  words: readonly Word[],
  complete: ReadonlySet<number>,
): TextHit[] {
  const lists = words.map((word) => store.matchIds(word.expression, mostListed));
  const weights = lists.map((list) => weighWord(list.length));
  const sets = lists.map((list) => new Set(list));
  const rarestFirst = [...sets].sort((a, b) => a.size - b.size);
  const candidates = new Set<number>();
  for (const set of rarestFirst) {
    for (const clipId of set) {
      if (candidates.size >= mostScored) break;
      if (!complete.has(clipId)) candidates.add(clipId);
    }
  }
  const hits = [...candidates].map((clipId): TextHit => {
    const isHit = (index: number) => sets[index]?.has(clipId) ?? false;
    const coverage = computeCoverage(weights, isHit);
    return {
      clipId,
      isComplete: false,
      coverage,
      score: scoreText(coverage, false, 0),
      words: words.filter((_, index) => isHit(index)).map((word) => word.text),
    };
  });
  return hits.sort((a, b) => b.score - a.score).slice(0, mostPartial);
}
