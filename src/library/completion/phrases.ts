// Phrases that completion knows whatever is in the library: names of UCS, and what the pack in use has words for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vocabularyNamesSchema, vocabularySchema } from '../../core/packs/vocabulary.ts';
import { createPhraseList, type Phrase, type PhraseList } from '../../core/search/completion/phrase-list.ts';
import { listTypedNames } from '../../core/ucs/typed-names.ts';
import { listUcs } from '../../core/ucs/ucs-lookup.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';

export interface NamedPhrase extends Phrase {
  readonly detail: string | null;
}

export interface UcsPhrases {
  /** `doors` and `wood doors`, as a person would type them. */
  readonly names: PhraseList<NamedPhrase>;
  /** Words that the list knows as synonyms. */
  readonly synonyms: PhraseList<NamedPhrase>;
  /** Categories and CatIDs, for `cat:`. */
  readonly categories: PhraseList<NamedPhrase>;
}

export function createUcsPhrases(): UcsPhrases {
  const { categories, catIds } = listTypedNames('en');
  const label = (detail: string | null) => (text: string) => ({ text, detail });
  const entries = listUcs();
  const catIdNames = entries.map(({ catId, category, subCategory }) => ({
    text: catId,
    detail: `${category}, ${subCategory}`.toLowerCase(),
  }));
  return {
    names: createPhraseList([...categories, ...catIds].map(({ text }) => text).map(label('UCS category'))),
    synonyms: createPhraseList([...new Set(entries.flatMap(({ synonyms }) => synonyms))].map(label(null))),
    categories: createPhraseList([
      ...categories.map(({ text }) => text).map(label('UCS category')),
      ...catIdNames,
    ]),
  };
}

/** Sounds that the pack's vocabulary names; none where it brings no vocabulary or its file cannot be read. */
export function readPackPhrases(pack: Pick<InstalledPack, 'folder' | 'manifest'>): PhraseList<NamedPhrase> {
  const declared = vocabularySchema.safeParse(pack.manifest.vocabulary);
  const file = declared.success && declared.data.names && pack.manifest.files[declared.data.names];
  if (!file) return createPhraseList<NamedPhrase>([]);
  try {
    const text = readFileSync(join(pack.folder, file.path), 'utf8');
    const names = vocabularyNamesSchema.parse(JSON.parse(text));
    const sounds = names.filter(({ kind }) => kind === 'sound').map(({ name }) => tidy(name));
    return createPhraseList([...new Set(sounds)].map((sound) => ({ text: sound, detail: null })));
  } catch {
    // Nothing but completion depends on it: `pack check` tells what is missing.
    return createPhraseList<NamedPhrase>([]);
  }
}

/** `Water tap, faucet` → `water tap`: a comma would mean "or", and what stands in brackets is for readers of the list. */
function tidy(name: string): string {
  return (name.split(/[,(]/)[0] ?? '').trim().toLowerCase();
}
