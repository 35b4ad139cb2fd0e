import { findRank } from './zero-shot.ts';

/** Share of captions, 0…1, for which a clip of the caption's group is among the first k clips. */
export interface RetrievalScore {
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

/** `similarities`: one row a caption, one column a clip. `groups`: the clips that each caption describes. */
export function scoreRetrieval(
  similarities: readonly Float32Array[],
  groups: readonly ReadonlySet<number>[],
): RetrievalScore {
  const ranks = similarities.map((row, caption) => findRank(row, groups[caption] ?? new Set()));
  const recallAt = (k: number) => ranks.filter((rank) => rank <= k).length / Math.max(1, ranks.length);
  return { recallAt1: recallAt(1), recallAt5: recallAt(5), recallAt10: recallAt(10) };
}
