// Queries in German, Spanish, French and Japanese, through the names that UCS itself has in those languages.
import { listUcs } from './ucs-lookup.ts';
import names from './ucs-names.json' with { type: 'json' };

export type QueryLanguage = keyof typeof names;

export interface TranslatedQuery {
  readonly language: QueryLanguage;
  /** English words for the text encoder and for full text. */
  readonly english: string;
}

/** Foreign term, folded, to the English words of its UCS category. */
type Dictionary = ReadonlyMap<string, string>;

const generic = new Set(['misc', 'general', 'other', 'tonal']);
/** Words that no other of the languages has: a query with one is English, whatever else it says. */
const englishFunctionWords = new Set(
  'the of how and by for with is are this that what to from my'.split(' '),
);
const latinEndings = ['', 'e', 'n', 's', 'en', 'er', 'es', 'em', 'a', 'o', 'as', 'os', 'x'];

let dictionaries: ReadonlyMap<QueryLanguage, Dictionary> | undefined;
let english: ReadonlySet<string> | undefined;

/**
 * English words for a query in another language; null where it is English already, or where none of its words
 * is a UCS term. A single word that UCS uses in English leaves the query as it is: *explosion* is nobody's.
 */
export function translateQuery(query: string): TranslatedQuery | null {
  english ??= collectEnglish();
  const words = splitWords(query);
  if (
    query
      .toLowerCase()
      .split(/\s+/)
      .some((word) => englishFunctionWords.has(word))
  )
    return null;
  if (words.length === 0 || words.some((word) => english?.has(word))) return null;
  dictionaries ??= readDictionaries();
  let best: TranslatedQuery | null = null;
  let mostFound = 0;
  for (const [language, dictionary] of dictionaries) {
    const found =
      language === 'ja' ? cutJapanese(query, dictionary) : words.flatMap((word) => look(word, dictionary));
    if (found.length <= mostFound) continue;
    mostFound = found.length;
    best = { language, english: [...new Set(found.flatMap((phrase) => phrase.split(' ')))].join(' ') };
  }
  return best;
}

function look(word: string, dictionary: Dictionary): string[] {
  const whole = lookInflected(word, dictionary);
  if (whole) return [whole];
  // German puts nouns together: Türknarren is Tür and Knarren, with or without a linking s.
  for (let cut = word.length - 3; cut >= 3; cut -= 1) {
    const head = lookInflected(word.slice(0, cut), dictionary);
    const tail = lookInflected(word.slice(cut), dictionary);
    if (head && tail) return [head, tail];
  }
  return [];
}

function lookInflected(word: string, dictionary: Dictionary): string | undefined {
  for (const ending of latinEndings) {
    if (!word.endsWith(ending) || word.length - ending.length < 3) continue;
    const found = dictionary.get(ending === '' ? word : word.slice(0, -ending.length));
    if (found) return found;
  }
  return undefined;
}

/** Japanese has no spaces: the longest known term at every place. */
function cutJapanese(query: string, dictionary: Dictionary): string[] {
  const text = fold(query);
  if (!/[\u3040-\u30ff\u4e00-\u9fff]/.test(text)) return [];
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    let length = Math.min(12, text.length - at);
    while (length > 0 && !dictionary.has(text.slice(at, at + length))) length -= 1;
    const phrase = dictionary.get(text.slice(at, at + length));
    if (phrase) found.push(phrase);
    at += Math.max(1, length);
  }
  return found;
}

function readDictionaries(): ReadonlyMap<QueryLanguage, Dictionary> {
  const phrases = new Map(
    listUcs().map((entry) => [entry.catId, namePhrase(entry.category, entry.subCategory)]),
  );
  const categories = new Map(listUcs().map((entry) => [entry.catId, entry.category.toLowerCase()]));
  return new Map(
    (Object.keys(names) as QueryLanguage[]).map((language) => {
      const rows = names[language].map((row) => row.split('|'));
      const dictionary = new Map<string, string>();
      for (const [catId = '', category = ''] of rows) add(dictionary, category, categories.get(catId));
      for (const [catId = '', , subCategory = ''] of rows) add(dictionary, subCategory, phrases.get(catId));
      const synonymsOnly = new Map<string, string>();
      for (const [catId = '', , , synonyms = ''] of rows) join(synonymsOnly, synonyms, phrases.get(catId));
      return [language, new Map([...synonymsOnly, ...dictionary])];
    }),
  );
}

/** The first meaning of a term counts. */
function add(dictionary: Map<string, string>, terms: string, phrase: string | undefined): void {
  for (const term of splitTerms(terms)) if (phrase && !dictionary.has(term)) dictionary.set(term, phrase);
}

/** A synonym of several categories means what they have in common: a *Holztür* in DOORS WOOD and DOORS CREAK is a door. */
function join(dictionary: Map<string, string>, terms: string, phrase: string | undefined): void {
  for (const term of splitTerms(terms)) {
    if (!phrase) continue;
    const before = dictionary.get(term);
    const words = phrase.split(' ');
    const common = before?.split(' ').filter((word) => words.includes(word)) ?? [];
    if (!before) dictionary.set(term, phrase);
    else if (common.length > 0) dictionary.set(term, common.join(' '));
  }
}

/** `doors wood`, but `typewriter` where the sub-category says it all. */
function namePhrase(category: string, subCategory: string): string {
  const sub = subCategory.toLowerCase();
  if (generic.has(sub)) return category.toLowerCase();
  const isShared = listUcs().some(
    (entry) => entry.subCategory === subCategory && entry.category !== category,
  );
  return isShared ? `${sub} ${category.toLowerCase()}` : sub;
}

function splitTerms(terms: string): string[] {
  return terms
    .split(/[,、/;&]/)
    .map((term) => fold(term).trim())
    .flatMap((term) => [term, ...stems(term)])
    .filter((term) => term.length >= (/[\u3040-\u9fff]/.test(term) ? 1 : 3));
}

/** Plurals and infinitives without their ending, so that *tür* finds *türen*. */
function stems(term: string): string[] {
  if (!/^[a-z]{5,}$/.test(term)) return [];
  return latinEndings
    .filter((ending) => ending !== '' && term.endsWith(ending) && term.length - ending.length >= 3)
    .map((ending) => term.slice(0, -ending.length));
}

function collectEnglish(): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { category, subCategory, synonyms } of listUcs())
    for (const text of [category, subCategory, ...synonyms])
      for (const word of splitWords(text)) words.add(word);
  return words;
}

function splitWords(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 || /[\u3040-\u9fff]/.test(word));
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}
