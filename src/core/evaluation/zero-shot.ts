/** What zero-shot classification got right. Shares of clips, 0…1. */
export interface ZeroShotScore {
  readonly top1: number;
  readonly top5: number;
}

/**
 * `similarities`: one row a clip, one column a class. `right`: the classes that each clip may be called.
 * A class that is only as similar as the right one counts as ahead of it, so that equal answers earn nothing.
 */
export function scoreZeroShot(
  similarities: readonly Float32Array[],
  right: readonly ReadonlySet<number>[],
): ZeroShotScore {
  let top1 = 0;
  let top5 = 0;
  for (const [clip, row] of similarities.entries()) {
    const rank = findRank(row, right[clip] ?? new Set());
    if (rank <= 1) top1++;
    if (rank <= 5) top5++;
  }
  const count = Math.max(1, similarities.length);
  return { top1: top1 / count, top5: top5 / count };
}

/** Place (from 1) of the best right column among the wrong ones. */
export function findRank(row: Float32Array, right: ReadonlySet<number>): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const column of right) best = Math.max(best, row[column] ?? Number.NEGATIVE_INFINITY);
  let rank = 1;
  for (const [column, value] of row.entries()) if (value >= best && !right.has(column)) rank++;
  return rank;
}
