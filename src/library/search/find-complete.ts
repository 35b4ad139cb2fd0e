// Clips whose texts have every word of a query.
import { scoreText } from '../../core/search/text-score.ts';
import { withinNames, withoutGenerated } from '../store/match-expression.ts';
import { type Asked, expandBegun, manyClips, type TextSearching, type Word } from './text-words.ts';
import type { TextHit } from './vector-index.ts';

const mostScored = 5000;
/** Of clips that are told apart only by where the words stand; shared by the sides of commas. */
const mostPlaced = 2500;
/** Looking through names takes longer the more common words there are. */
const mostCommonInNames = 2;
/** With so many clips that have every word, nobody needs those that have only some, or one that is only begun. */
export const enoughComplete = 500;

/** Where common words are all there is to go by, bm25 would tell little and take long: where they stand has to do. */
const nameScore = 0.8;
const elsewhereScore = 0.4;
/** A word that is only begun is a weaker reason than the word itself. */
const begunShare = 0.7;

interface Found {
  readonly clipId: number;
  /** 0..1 */
  readonly score: number;
  /** False where some of the words stand only in what a model wrote: a hint, but no answer where nothing sounds like it. */
  readonly isComplete: boolean;
}

/** Clips with every word, best first; where those are few also clips with a word that begins as the last one does. */
export function findComplete(search: TextSearching, words: readonly Word[]): TextHit[] {
  const toHit = ({ clipId, score, isComplete }: Found): TextHit => ({
    ...{ clipId, score, isComplete, coverage: 1 },
    words: words.map((word) => word.text),
  });
  // Where no clip has one of them, none has all, and a phrase that never stands together need not be looked for again.
  const canBe = words.every(({ clipCount }) => clipCount > 0);
  const whole = canBe ? findAll(search, words).map(toHit) : [];
  const last = words.at(-1);
  const begun = whole.length < enoughComplete && last ? expandBegun(search, last) : undefined;
  if (!begun) return whole;
  const known = new Set(whole.map((hit) => hit.clipId));
  const more = findAll(search, [...words.slice(0, -1), begun]).filter(({ clipId }) => !known.has(clipId));
  return [...whole, ...more.map((found) => toHit({ ...found, score: found.score * begunShare }))];
}

function findAll(search: TextSearching, asked: readonly Asked[]): Found[] {
  const rare = asked.filter(({ isCommon }) => !isCommon);
  const found = rare.length > 0 ? findByRare(search, asked, rare) : findByPlace(search, asked);
  return found.sort((a, b) => b.score - a.score || a.clipId - b.clipId);
}

/** Scored by bm25 of the rare words alone: it weighs common ones least, and takes longest to count them. */
function findByRare({ store, mayAnswer }: TextSearching, asked: readonly Asked[], rare: readonly Asked[]) {
  const every = joinWords(asked);
  const ofPeople = new Set(store.matchIds(withoutGenerated(every), manyClips, mayAnswer));
  const mayCount =
    rare.length === asked.length ? mayAnswer : among(store.matchIds(every, manyClips, mayAnswer));
  const matches = store.match(joinWords(rare), mostScored, mayCount);
  const best = matches.reduce((lowest, { bm25 }) => Math.min(lowest, bm25), -1e-9);
  return matches.map(({ clipId, bm25 }): Found => {
    const isComplete = ofPeople.has(clipId);
    return { clipId, isComplete, score: scoreText(1, isComplete, bm25 / best) };
  });
}

function findByPlace(search: TextSearching, asked: readonly Asked[]): Found[] {
  const { store, mayAnswer, isLate } = search;
  const every = joinWords(asked);
  const list = (expression: string) =>
    store.matchIds(expression, Math.ceil(mostPlaced / search.groupCount), mayAnswer);
  // Under filters every look is a long one.
  const isMuch = asked.length > mostCommonInNames || asked.some(({ isExpanded }) => isExpanded);
  const isLong = isLate() || isMuch || mayAnswer !== undefined;
  const names = new Set(isLong ? [] : list(withinNames(every)));
  const ofPeople = new Set(isLate() ? [] : list(withoutGenerated(every)));
  return [...new Set([...names, ...ofPeople, ...list(every)])].map((clipId) => {
    const isComplete = names.has(clipId) || ofPeople.has(clipId);
    const score = scoreText(1, isComplete, names.has(clipId) ? nameScore : elsewhereScore);
    return { clipId, isComplete, score };
  });
}

function joinWords(asked: readonly Asked[]): string {
  return asked.map(({ expression }) => expression).join(' AND ');
}

function among(clipIds: readonly number[]) {
  const ids = new Set(clipIds);
  return (clipId: number) => ids.has(clipId);
}
