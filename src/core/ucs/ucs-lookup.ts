// The Universal Category System 8.2.1 (CC0): 752 CatIDs in 82 categories, looked up, never invented.
import table from './ucs-table.json' with { type: 'json' };

export interface UcsEntry {
  /** Such as `DOORWood`. */
  readonly catId: string;
  /** Such as `DOOR`. */
  readonly catShort: string;
  /** Such as `DOORS`. */
  readonly category: string;
  /** Such as `WOOD`. */
  readonly subCategory: string;
  readonly synonyms: readonly string[];
}

const entries: readonly UcsEntry[] = table.map(parseRow);
const byCatId = new Map(entries.map((entry) => [entry.catId.toLowerCase(), entry]));

/** All entries in the list's own order. */
export function listUcs(): readonly UcsEntry[] {
  return entries;
}

/** The entry of a CatID, whatever its capitals. */
export function findUcs(catId: string): UcsEntry | undefined {
  return byCatId.get(catId.toLowerCase());
}

/**
 * Entries that `cat:NAME` means: a CatID (`DOORWood`), its short form (`DOOR`), a category (`doors`),
 * a sub-category (`wood`), or both (`doors-wood`, the CategoryFull form).
 */
export function findUcsByName(name: string): readonly UcsEntry[] {
  const wanted = name.trim().toLowerCase();
  const exact = byCatId.get(wanted);
  if (exact) return [exact];
  const ofCategory = entries.filter(
    (entry) => entry.category.toLowerCase() === wanted || entry.catShort.toLowerCase() === wanted,
  );
  if (ofCategory.length > 0) return ofCategory;
  return entries.filter((entry) => {
    const sub = entry.subCategory.toLowerCase();
    return sub === wanted || `${entry.category.toLowerCase()}-${sub}` === wanted;
  });
}

function parseRow(row: string): UcsEntry {
  const [catId = '', catShort = '', category = '', subCategory = '', synonyms = ''] = row.split('|');
  return { catId, catShort, category, subCategory, synonyms: synonyms ? synonyms.split(',') : [] };
}
