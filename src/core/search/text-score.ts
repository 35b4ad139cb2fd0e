// How well a clip's text answers a query, from which of its words are there and how prominently.

/** Weight of a word by how many clips have it: rare words tell more, a word no clip has tells most. */
export function weighWord(clipCount: number): number {
  return 1 / Math.log2(2 + clipCount);
}

/** Share of the query's weight that a clip covers, 0..1. */
export function computeCoverage(weights: readonly number[], isHit: (index: number) => boolean): number {
  let total = 0;
  let hit = 0;
  for (const [index, weight] of weights.entries()) {
    total += weight;
    if (isHit(index)) hit += weight;
  }
  return total === 0 ? 0 : hit / total;
}

/**
 * Text score, 0..1. A clip that has every word scores at least 0.75, by bm25 relative to the best one;
 * a clip that has some of them scores less than 0.45, by the square of its coverage.
 */
export function scoreText(coverage: number, isComplete: boolean, relativeBm25: number): number {
  if (isComplete) return 0.75 + 0.2 * clamp(relativeBm25);
  return 0.45 * clamp(coverage) ** 2;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
