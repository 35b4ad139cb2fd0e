// What the words of a language mean: names and synonyms of UCS, and a table of everyday words.
import everyday from './everyday-words.json' with { type: 'json' };
import { fold, splitWords } from './fold-words.ts';
import { findUcs } from './ucs-lookup.ts';
import { type ForeignLanguage, foreignLanguages, listUcsNames } from './ucs-names.ts';

export type NameKind = 'category' | 'subCategory' | 'synonym';

export interface Meaning {
  /** English words for it, where one says it all. */
  readonly english?: string | undefined;
  /** The CatIDs that are called so, each with the strongest kind of name. */
  readonly uses: ReadonlyMap<string, NameKind>;
}

export interface Dictionary {
  readonly language: ForeignLanguage;
  /** By folded term: the words with a space between them; Japanese in one piece. */
  readonly terms: ReadonlyMap<string, Meaning>;
  /** Words of which only the ending differs. */
  readonly stems: ReadonlyMap<string, Meaning>;
}

/** Words that carry no meaning of their own; sound itself is one of them. */
const functionWords: Readonly<Record<ForeignLanguage, string>> = {
  de: 'der die das den dem des ein eine einen einem einer und oder mit im am auf an aus bei beim zu zum zur von vom für durch gegen wie sich ist sind wird jemand etwas sehr ton klang geräusch geräusche sound sounds',
  es: 'el la los las lo un una unos unas de del al en con por para sobre que se es son como su sus alguien algo muy sonido sonidos efecto',
  fr: 'le la les un une des du de au aux en dans sur avec par pour et ou qui que se ce est sont son sa ses leur quelqu on une très bruit bruits sons bruitage',
  ja: 'の,が,を,に,で,と,は,も,へ,や,する,している,した,して,される,音,効果音,サウンド,音声,鳴る音',
};
const andWords: Readonly<Record<ForeignLanguage, string>> = { de: 'und', es: 'y', fr: 'et', ja: '' };

const ignored = new Map(
  foreignLanguages.map((language) => [
    language,
    new Set(
      `${functionWords[language]} ${andWords[language]}`.split(language === 'ja' ? /[ ,]/ : ' ').map(fold),
    ),
  ]),
);

let dictionaries: readonly Dictionary[] | undefined;

/** The dictionaries of all languages: large, so made when first asked for. */
export function getDictionaries(): readonly Dictionary[] {
  dictionaries ??= foreignLanguages.map(readDictionary);
  return dictionaries;
}

export function isFunctionWord(word: string, language: ForeignLanguage): boolean {
  return ignored.get(language)?.has(word) ?? false;
}

/** Words without those that carry no meaning, unless there are no others. */
export function keepMeaning(words: readonly string[], language: ForeignLanguage): readonly string[] {
  const meant = words.filter((word) => !isFunctionWord(word, language));
  return meant.length > 0 ? meant : words;
}

function readDictionary(language: ForeignLanguage, column: number): Dictionary {
  const terms = new Map<string, { english?: string | undefined; uses: Map<string, NameKind> }>();
  const at = (term: string) => {
    const key = keepMeaning(splitWords(term), language).join(language === 'ja' ? '' : ' ');
    const shortest = language === 'ja' ? 1 : 2;
    if (key.length < shortest || /^[ァ-ヶー]$/.test(key)) return undefined;
    const known = terms.get(key) ?? { uses: new Map<string, NameKind>() };
    terms.set(key, known);
    return known;
  };
  const use = (name: string, catId: string, kind: NameKind) => {
    for (const term of listTerms(name)) {
      const uses = at(term)?.uses;
      if (uses && !uses.has(catId)) uses.set(catId, kind);
    }
  };
  const names = listUcsNames(language);
  for (const { catId, category } of names) {
    use(category, catId, 'category');
    for (const term of listTerms(category)) name(at(term), findUcs(catId)?.category.toLowerCase());
  }
  for (const { catId, subCategory } of names) use(subCategory, catId, 'subCategory');
  for (const { catId, synonyms } of names) for (const synonym of synonyms) use(synonym, catId, 'synonym');
  for (const row of everyday) {
    const [english, ...columns] = row.split('|');
    for (const term of (columns[column] ?? '').split(',')) name(at(term), english);
  }
  return { language, terms, stems: collectStems(terms, language) };
}

/** The first meaning of a term counts. */
function name(meaning: { english?: string | undefined } | undefined, english: string | undefined): void {
  if (meaning && english) meaning.english ??= english;
}

/** `ドア、玄関` are two names; `DRECK & SAND` is one, and two. */
function listTerms(name: string): readonly string[] {
  const parts = name.split(/[,、/;&＆]/);
  return parts.length > 1 && /[&＆]/.test(name) ? [name, ...parts] : parts;
}

const endings: Readonly<Record<ForeignLanguage, string>> = {
  de: 'e n s t d en er es em st te de der des den ern end ende enden endes ender ung ungen',
  es: 's es a o as os ar er ir an en ando iendo ado ada ados adas',
  fr: 's x e es er ir re nt ent ant ante ants antes ee ees ement ements',
  ja: '',
};

/** A word without its ending, shortest loss first; itself is not one of them. */
export function listStems(word: string, language: ForeignLanguage): readonly string[] {
  if (language === 'ja')
    return /^[ァ-ヶ\u4e00-\u9fff]*[\u4e00-\u9fff][ァ-ヶ\u4e00-\u9fff]*[ァ-ヶ]$/.test(word) && word.length > 1
      ? [word.slice(0, -1)]
      : word.length > 3 && word.endsWith('ー')
        ? [word.slice(0, -1)]
        : [];
  return endings[language]
    .split(' ')
    .filter((ending) => word.endsWith(ending) && word.length - ending.length >= 4)
    .map((ending) => word.slice(0, -ending.length));
}

function collectStems(
  terms: ReadonlyMap<string, Meaning>,
  language: ForeignLanguage,
): ReadonlyMap<string, Meaning> {
  const stems = new Map<string, Meaning>();
  for (const [term, meaning] of terms)
    if (!term.includes(' '))
      for (const stem of listStems(term, language)) if (!stems.has(stem)) stems.set(stem, meaning);
  return stems;
}
