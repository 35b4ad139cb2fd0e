// English words: those that UCS uses itself, and others that a word of another language would be mistaken for.
import alsoEnglish from './also-english.json' with { type: 'json' };
import everyday from './everyday-words.json' with { type: 'json' };
import { splitWords } from './fold-words.ts';
import { listUcs } from './ucs-lookup.ts';

let ucsWords: ReadonlySet<string> | undefined;
const otherEnding = 0.9;
const otherWords: ReadonlySet<string> = new Set(
  [...alsoEnglish, ...everyday.map((row) => row.split('|')[0] ?? '')].flatMap(splitWords),
);

function isUcsWord(word: string): boolean {
  ucsWords ??= new Set(
    listUcs()
      .flatMap(({ category, subCategory, synonyms }) => [category, subCategory, ...synonyms])
      .flatMap(splitWords),
  );
  return ucsWords.has(word);
}

/** How surely a folded word is English, 0…1: with another ending of a word (*sings*) a little less. */
export function judgeEnglish(word: string): number {
  if (isUcsWord(word) || otherWords.has(word)) return 1;
  const stem = /^(.{3,}?)(e?s|ing|e?d|ly|e?r)$/.exec(word)?.[1];
  return stem !== undefined && (isUcsWord(stem) || isUcsWord(`${stem}e`)) ? otherEnding : 0;
}

/** True where UCS has every word of a text. */
export function isUcsEnglish(text: string): boolean {
  const words = splitWords(text);
  return words.length > 0 && words.every(isUcsWord);
}
