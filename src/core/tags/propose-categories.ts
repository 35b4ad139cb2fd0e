// UCS categories of a sound, from its similarities to the CatIDs of a pack's vocabulary.
import { findUcs, type UcsEntry } from '../ucs/ucs-lookup.ts';

export interface ProposedCategory {
  readonly catId: string;
  readonly category: string;
  readonly subCategory: string;
  /** That this very CatID is right, 0…1. */
  readonly probability: number;
}

export interface JudgedCategory extends ProposedCategory {
  /** That the category is right, whichever its CatID, 0…1. */
  readonly categoryProbability: number;
}

/** Probability = `trust` × softmax(similarities / `temperature`) ^ `power`. */
export interface Chance {
  readonly temperature: number;
  readonly trust: number;
  readonly power: number;
}

export interface CategoryChances {
  /** Of a CatID among all. */
  readonly catId: Chance;
  /** Of a category among all, each by its best CatID. */
  readonly category: Chance;
}

/** What holds for packs that have phrases alone, fitted on sounds that no training had heard (docs/tags.md). */
export const phraseChances: CategoryChances = {
  catId: { temperature: 0.0625, trust: 0.775, power: 1 },
  category: { temperature: 0.095, trust: 1, power: 1 },
};

const most = 3;

/** The best CatID of each of the three best categories, best first. `similarities` are in the order of `catIds`. */
export function proposeCategories(
  catIds: readonly string[],
  similarities: Float32Array,
  chances: CategoryChances = phraseChances,
): readonly JudgedCategory[] {
  const best = findBestOfCategories(catIds, similarities);
  const judgeCatId = createJudge(similarities, chances.catId);
  const judgeCategory = createJudge(
    best.map(({ score }) => score),
    chances.category,
  );
  return best.slice(0, most).map(({ entry, score }) => ({
    catId: entry.catId,
    category: entry.category,
    subCategory: entry.subCategory,
    probability: judgeCatId(score),
    categoryProbability: judgeCategory(score),
  }));
}

/** The probability of an entry of this score among all of these scores. */
function createJudge(scores: ArrayLike<number>, { temperature, trust, power }: Chance) {
  const all = Array.from(scores);
  const top = Math.max(...all);
  const weigh = (score: number) => Math.exp((score - top) / temperature);
  const sum = all.reduce((total, score) => total + weigh(score), 0);
  return (score: number) => trust * (weigh(score) / sum) ** power;
}

/** Every category with its best CatID, best first. Entries that are no CatIDs are passed over. */
function findBestOfCategories(catIds: readonly string[], similarities: Float32Array) {
  const best = new Map<string, { readonly entry: UcsEntry; readonly score: number }>();
  for (const [at, score] of similarities.entries()) {
    const entry = findUcs(catIds[at] ?? '');
    if (entry && score > (best.get(entry.category)?.score ?? Number.NEGATIVE_INFINITY))
      best.set(entry.category, { entry, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}
