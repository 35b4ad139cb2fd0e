import { findUcs } from '../ucs/ucs-lookup.ts';
import { findRank } from './zero-shot.ts';

/** How often the right UCS entry was among the first. Shares of clips, 0…1. */
export interface UcsScore {
  /** Of 82 categories, each with its best CatID. */
  readonly categoryTop1: number;
  readonly categoryTop3: number;
  /** Of 752 CatIDs. */
  readonly catIdTop1: number;
  readonly catIdTop3: number;
}

/** `similarities`: one row a clip, one column a CatID. `right`: the CatIDs that each clip may have. */
export function scoreUcs(
  catIds: readonly string[],
  similarities: readonly Float32Array[],
  right: readonly ReadonlySet<string>[],
): UcsScore {
  const categoryOf = catIds.map((catId) => findUcs(catId)?.category ?? catId);
  const categories = [...new Set(categoryOf)];
  const columnOf = new Map(categories.map((category, column) => [category, column]));
  const categoryColumns = categoryOf.map((category) => columnOf.get(category) as number);
  const categoryRanks: number[] = [];
  const catIdRanks: number[] = [];
  for (const [clip, row] of similarities.entries()) {
    const columns = catIds.flatMap((catId, column) => (right[clip]?.has(catId) ? [column] : []));
    const best = new Float32Array(categories.length).fill(Number.NEGATIVE_INFINITY);
    for (const [column, value] of row.entries()) {
      const category = categoryColumns[column] as number;
      best[category] = Math.max(best[category] as number, value);
    }
    catIdRanks.push(findRank(row, new Set(columns)));
    categoryRanks.push(findRank(best, new Set(columns.map((column) => categoryColumns[column] as number))));
  }
  const share = (ranks: readonly number[], most: number) =>
    ranks.filter((rank) => rank <= most).length / Math.max(1, ranks.length);
  return {
    categoryTop1: share(categoryRanks, 1),
    categoryTop3: share(categoryRanks, 3),
    catIdTop1: share(catIdRanks, 1),
    catIdTop3: share(catIdRanks, 3),
  };
}
