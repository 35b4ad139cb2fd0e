/** How good the order is that queries put clips in: means over the queries, 0…1. */
export interface RankingScore {
  /** A right clip is among the first ten. */
  readonly recallAt10: number;
  /** Right ones among the first ten, of ten. */
  readonly precisionAt10: number;
  /** Precision at the place of every right clip, its mean over them (Manning et al. 2008, chapter 8). */
  readonly meanAveragePrecision: number;
}

/**
 * `similarities`: one row a query, one column a clip. `groups`: the right clips of each query, at least one.
 * Of clips that are equally similar the wrong ones count as ahead.
 */
export function scoreRanking(
  similarities: readonly Float32Array[],
  groups: readonly ReadonlySet<number>[],
): RankingScore {
  const orders = similarities.map((row, query) => findRightPlaces(row, groups[query] ?? new Set()));
  const mean = (score: (places: readonly number[]) => number) =>
    orders.reduce((sum, places) => sum + score(places), 0) / Math.max(1, orders.length);
  return {
    recallAt10: mean((places) => Number((places[0] ?? 11) <= 10)),
    precisionAt10: mean((places) => places.filter((place) => place <= 10).length / 10),
    meanAveragePrecision: mean(
      (places) =>
        places.reduce((sum, place, before) => sum + (before + 1) / place, 0) / Math.max(1, places.length),
    ),
  };
}

/** Places, from 1, of the right columns, ascending. */
function findRightPlaces(row: Float32Array, right: ReadonlySet<number>): number[] {
  const order = [...row.keys()].sort(
    (a, b) => (row[b] as number) - (row[a] as number) || Number(right.has(a)) - Number(right.has(b)),
  );
  return order.flatMap((column, at) => (right.has(column) ? [at + 1] : []));
}
