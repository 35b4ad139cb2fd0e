// The names of UCS as a person would type them into the search box.
import { findUcs } from './ucs-lookup.ts';
import { listUcsNames, type NameLanguage } from './ucs-names.ts';

export interface TypedName {
  readonly text: string;
  readonly catIds: readonly string[];
}

export interface TypedNames {
  /** `doors`: 82, each with all of its CatIDs. */
  readonly categories: readonly TypedName[];
  /** `creak doors`, of every CatID that is more than the rest of its category. */
  readonly catIds: readonly TypedName[];
}

/** Lower case; of several names for the same the first one. A category is one by its English name. */
export function listTypedNames(language: NameLanguage): TypedNames {
  const categories = new Map<string, { text: string; catIds: string[] }>();
  const catIds: TypedName[] = [];
  for (const { catId, category, subCategory } of listUcsNames(language)) {
    const entry = findUcs(catId);
    if (!entry) continue;
    const text = type(category);
    const known = categories.get(entry.category) ?? { text, catIds: [] };
    known.catIds.push(catId);
    categories.set(entry.category, known);
    if (entry.subCategory !== 'MISC') catIds.push({ text: `${type(subCategory)} ${text}`, catIds: [catId] });
  }
  return { categories: [...categories.values()], catIds };
}

function type(name: string): string {
  return (name.split(/[、,/]/)[0] ?? '').trim().toLowerCase();
}
