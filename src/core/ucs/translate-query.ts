// Queries in German, Spanish, French and Japanese, through the names that UCS has in those languages and a table of
// everyday words.
import { fold, isJapanese, splitWords } from './fold-words.ts';
import { type Dictionary, getDictionaries, type Meaning, type NameKind } from './foreign-dictionary.ts';
import { readForeign } from './foreign-reader.ts';
import { judgeEnglish } from './ucs-english.ts';
import { findUcs } from './ucs-lookup.ts';
import type { ForeignLanguage } from './ucs-names.ts';

export interface TranslatedQuery {
  readonly language: ForeignLanguage;
  /** English words for the text encoder and for full text. */
  readonly english: string;
}

/** Words that no other of the languages has: a query with one is English, whatever else it says. */
const englishFunctionWords = new Set(
  'the of how and by for with is are this that what to from my'.split(' '),
);
/** Of what is understood less than that is chance; letters that English does not have are no chance. */
const leastCoverage = { plain: 0.4, foreign: 0.2, japanese: 0 };
/** What is longer is no query, and only its beginning is looked at. */
const mostLetters = 400;

/**
 * English words for a query in another language; null where it is English already, or where too little of it is
 * known. The language counts in which most letters are understood; of equal ones English first, because *explosion*
 * is nobody's, then German, Spanish, French.
 */
export function translateQuery(text: string): TranslatedQuery | null {
  const query = text.slice(0, mostLetters);
  const typed = query.toLowerCase().split(/\s+/);
  if (typed.some((word) => englishFunctionWords.has(word))) return null;
  const isWrittenInJapanese = isJapanese(fold(query));
  if (splitWords(query).every((word) => judgeEnglish(word) === 1)) return null;
  let most = isWrittenInJapanese ? 0 : countEnglish(typed);
  const least = isWrittenInJapanese
    ? leastCoverage.japanese
    : leastCoverage[hasForeignLetters(query) ? 'foreign' : 'plain'];
  let best: Dictionary | null = null;
  for (const dictionary of getDictionaries()) {
    if ((dictionary.language === 'ja') !== isWrittenInJapanese) continue;
    const { understood, letters } = readForeign(query, dictionary);
    if (understood <= most || understood < least * letters) continue;
    most = understood;
    best = dictionary;
  }
  return best && { language: best.language, english: formSides(query, best) };
}

/** A comma means either side: each is put into English for itself. */
function formSides(query: string, dictionary: Dictionary): string {
  const sides = query.split(',').map((side) => formEnglish(readForeign(side, dictionary).terms));
  return sides.filter((side) => side !== '').join(', ');
}

function hasForeignLetters(text: string): boolean {
  return /[ß\u00c0-\u024f]/.test(text);
}

/** Letters of English words; of one that is rather an ending of another less. One with an accent is rather not English. */
function countEnglish(typed: readonly string[]): number {
  return typed
    .filter((word) => !hasForeignLetters(word))
    .flatMap(splitWords)
    .reduce((sum, word) => sum + word.length * judgeEnglish(word), 0);
}

/** English words for terms: those that name one CatID together by its name, the others each by its own. */
function formEnglish(terms: readonly Meaning[]): string {
  const together = findName(terms);
  const words = terms.flatMap((term, at) => {
    if (together?.places.has(at)) return at === Math.min(...together.places) ? [together.english] : [];
    return [term.english ?? formUses(term, terms)];
  });
  return [...new Set(words.flatMap((phrase) => phrase.split(' ')))].join(' ');
}

/** The CatID that a category and a sub-category among the terms name. */
function findName(terms: readonly Meaning[]): { places: ReadonlySet<number>; english: string } | undefined {
  if (terms.length < 2) return undefined;
  for (const [first, { uses }] of terms.entries()) {
    for (const [catId, kind] of uses) {
      if (kind !== 'subCategory') continue;
      const second = terms.findIndex((term, at) => at !== first && term.uses.get(catId) === 'category');
      if (second >= 0) return { places: new Set([first, second]), english: nameInEnglish(catId) };
    }
  }
  return undefined;
}

const worth: Readonly<Record<NameKind, number>> = { category: 3, subCategory: 2, synonym: 1 };

/** The CatID that the whole text says most of; of equal ones what they have in common, else the first. */
function formUses({ uses }: Meaning, terms: readonly Meaning[]): string {
  const votes = [...uses.keys()].map((catId) => ({
    catId,
    vote: terms.reduce((sum, term) => sum + (worth[term.uses.get(catId) as NameKind] ?? 0), 0),
  }));
  const most = Math.max(...votes.map(({ vote }) => vote));
  const names = votes.filter(({ vote }) => vote === most).map(({ catId }) => nameInEnglish(catId).split(' '));
  const common = names[0]?.filter((word) => names.every((name) => name.includes(word))) ?? [];
  return (common.length > 0 ? common : (names[0] ?? [])).join(' ');
}

/** `wood doors`; `rain` where the sub-category is what is left over. */
function nameInEnglish(catId: string): string {
  const entry = findUcs(catId);
  if (!entry) return '';
  const category = entry.category.toLowerCase();
  const sub = entry.subCategory.toLowerCase();
  return generic.has(sub) ? category : `${sub} ${category}`;
}

const generic = new Set(['misc', 'general', 'other']);
