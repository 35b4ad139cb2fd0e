// Clips whose texts have some words of a query, and how much of it they cover.
import { computeCoverage, scoreText, weighWord } from '../../core/search/text-score.ts';
import { manyClips, type TextSearching, type Word } from './text-words.ts';
import type { TextHit } from './vector-index.ts';

const mostCandidates = 5000;
const mostPartial = 1000;

/** Clips by the words they have, without those in `complete`; best first. */
export function findPartial(
  search: TextSearching,
  words: readonly Word[],
  complete: ReadonlySet<number>,
): TextHit[] {
  const holders = words.some(({ isCommon }) => !isCommon)
    ? listHolders(search, words)
    : listAllButOne(search, words);
  const candidates = pickCandidates(words, holders, complete);
  const weights = words.map(({ clipCount }) => weighWord(clipCount));
  const hits = [...candidates].map((clipId): TextHit => {
    const isHit = (index: number) => holders[index]?.has(clipId) ?? false;
    const coverage = computeCoverage(weights, isHit);
    const hitWords = words.filter((_, index) => isHit(index)).map((word) => word.text);
    return { clipId, isComplete: false, coverage, score: scoreText(coverage, false, 0), words: hitWords };
  });
  return hits.sort((a, b) => b.score - a.score || a.clipId - b.clipId).slice(0, mostPartial);
}

type Holders = readonly ReadonlySet<number>[];

/** The clips of every rare word, and of the common ones those that have a rare one, too. */
function listHolders({ store, mayAnswer, isLate }: TextSearching, words: readonly Word[]): Holders {
  const rare = words.filter(({ isCommon }) => !isCommon).map(({ expression }) => expression);
  return words.map(({ expression, isCommon, clipCount }) => {
    if (clipCount === 0 || (isCommon && isLate())) return new Set();
    const asked = isCommon ? `(${rare.join(' OR ')}) AND ${expression}` : expression;
    return new Set(store.matchIds(asked, manyClips, mayAnswer));
  });
}

/** Of common words alone: clips that have all but one of them. */
function listAllButOne({ store, mayAnswer, isLate }: TextSearching, words: readonly Word[]): Holders {
  const holders = words.map(() => new Set<number>());
  let count = 0;
  for (const absent of words.keys()) {
    if (count >= mostPartial || (count > 0 && isLate())) break;
    const others = words.filter((_, index) => index !== absent).map(({ expression }) => expression);
    for (const clipId of store.matchIds(others.join(' AND '), mostPartial, mayAnswer)) {
      count += 1;
      for (const [index, holder] of holders.entries()) if (index !== absent) holder.add(clipId);
    }
  }
  return holders;
}

/** Clips of the rarest words first: they cover most. */
function pickCandidates(
  words: readonly Word[],
  holders: Holders,
  complete: ReadonlySet<number>,
): ReadonlySet<number> {
  const rarestFirst = words
    .map(({ clipCount }, index) => ({ clipCount, clipIds: holders[index] ?? new Set<number>() }))
    .sort((a, b) => a.clipCount - b.clipCount);
  const candidates = new Set<number>();
  for (const { clipIds } of rarestFirst) {
    for (const clipId of clipIds) {
      if (candidates.size >= mostCandidates) return candidates;
      if (!complete.has(clipId)) candidates.add(clipId);
    }
  }
  return candidates;
}
