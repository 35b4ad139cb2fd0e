// What UCS calls its categories in five languages.
import { listUcs } from './ucs-lookup.ts';
import names from './ucs-names.json' with { type: 'json' };

/** Languages other than English that UCS has names in. */
export type ForeignLanguage = keyof typeof names;
export type NameLanguage = 'en' | ForeignLanguage;

export const foreignLanguages = Object.keys(names) as readonly ForeignLanguage[];
export const nameLanguages: readonly NameLanguage[] = ['en', ...foreignLanguages];

export interface UcsName {
  readonly catId: string;
  /** As the list has them, in capitals; Japanese often gives several, with `、` between them. */
  readonly category: string;
  readonly subCategory: string;
  readonly synonyms: readonly string[];
}

/** All CatIDs in the list's own order. */
export function listUcsNames(language: NameLanguage): readonly UcsName[] {
  if (language === 'en') return listUcs();
  return names[language].map((row) => {
    const [catId = '', category = '', subCategory = '', synonyms = ''] = row.split('|');
    return { catId, category, subCategory, synonyms: synonyms === '' ? [] : synonyms.split(',') };
  });
}
