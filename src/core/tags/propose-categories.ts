// UCS categories of a sound, from its similarities to the CatIDs of a pack's vocabulary.
import { findUcs, type UcsEntry } from '../ucs/ucs-lookup.ts';

export interface ProposedCategory {
  readonly catId: string;
  readonly category: string;
  readonly subCategory: string;
  /** That this very CatID is right, 0…1. */
  readonly probability: number;
}

/**
 * Chosen on the corpus's `val` split (docs/tags.md): a softmax over all CatIDs at this temperature, times the share of
 * sounds for which such an answer can be right at all.
 */
export const categoryCalibration = { temperature: 0.0625, trust: 0.775 };

const most = 3;

/** The best CatID of each of the three best categories, best first. `similarities` are in the order of `catIds`. */
export function proposeCategories(
  catIds: readonly string[],
  similarities: Float32Array,
): readonly ProposedCategory[] {
  const { temperature, trust } = categoryCalibration;
  const top = Math.max(...similarities);
  const weights = Array.from(similarities, (similarity) => Math.exp((similarity - top) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return findBestOfCategories(catIds, similarities)
    .slice(0, most)
    .map(({ entry, at }) => ({
      catId: entry.catId,
      category: entry.category,
      subCategory: entry.subCategory,
      probability: (trust * (weights[at] as number)) / sum,
    }));
}

/** Every category with its best CatID, best first. Entries that are no CatIDs are passed over. */
function findBestOfCategories(catIds: readonly string[], similarities: Float32Array) {
  const best = new Map<string, { readonly entry: UcsEntry; readonly at: number; readonly score: number }>();
  for (const [at, score] of similarities.entries()) {
    const entry = findUcs(catIds[at] ?? '');
    if (entry && score > (best.get(entry.category)?.score ?? Number.NEGATIVE_INFINITY))
      best.set(entry.category, { entry, at, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}
