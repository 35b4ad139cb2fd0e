// Which known terms a text of another language is made of.
import { isJapanese, splitWords } from './fold-words.ts';
import {
  type Dictionary,
  isFunctionWord,
  keepMeaning,
  listStems,
  type Meaning,
} from './foreign-dictionary.ts';
import { judgeEnglish } from './ucs-english.ts';

export interface ReadText {
  /** In the order of the text; English words among them mean themselves. */
  readonly terms: readonly Meaning[];
  /** Letters that are understood; those of a word less where only its stem or its parts are known. */
  readonly understood: number;
  /** Letters of all words that carry a meaning. */
  readonly letters: number;
}

interface Found {
  readonly meanings: readonly Meaning[];
  readonly sureness: number;
}

const exact = 1;
const umlautInTwoLetters = 0.95;
const otherEnding = 0.9;
const compound = 0.8;
const english = 0.7;
const mostWordsOfTerm = 5;
const longestJapaneseTerm = 16;

/** Longest terms first. */
export function readForeign(query: string, dictionary: Dictionary): ReadText {
  const { language } = dictionary;
  const words = keepMeaning(splitWords(query), language);
  const pieces = language === 'ja' ? words.flatMap((word) => cutJapanese(word, dictionary)) : words;
  const terms: Meaning[] = [];
  let understood = 0;
  let letters = 0;
  for (let at = 0; at < pieces.length; ) {
    const [count, found] = findLongest(pieces.slice(at, at + mostWordsOfTerm), dictionary);
    const length = pieces.slice(at, at + count).join('').length;
    letters += length;
    understood += length * (found?.sureness ?? 0);
    terms.push(...(found?.meanings ?? []));
    at += count;
  }
  return { terms, understood, letters };
}

function findLongest(words: readonly string[], dictionary: Dictionary): [number, Found | undefined] {
  for (let count = words.length; count > 1; count--) {
    const meaning = dictionary.terms.get(words.slice(0, count).join(' '));
    if (meaning) return [count, { meanings: [meaning], sureness: exact }];
  }
  return [1, findWord(words[0] ?? '', dictionary)];
}

function findWord(word: string, dictionary: Dictionary): Found | undefined {
  const simple = findSimple(word, dictionary);
  if (simple) return simple;
  const parts = dictionary.language === 'de' ? findCompound(word, dictionary) : undefined;
  if (parts) return { meanings: parts, sureness: compound };
  if (judgeEnglish(word) > 0) return { meanings: [{ english: word, uses: new Map() }], sureness: english };
  return undefined;
}

function findSimple(word: string, { language, terms, stems }: Dictionary): Found | undefined {
  const whole = terms.get(word);
  if (whole) return { meanings: [whole], sureness: exact };
  if (language === 'de' && /[aou]e/.test(word)) {
    const plain = terms.get(word.replace(/([aou])e/g, '$1'));
    if (plain) return { meanings: [plain], sureness: umlautInTwoLetters };
  }
  for (const stem of [word, ...listStems(word, language)]) {
    const meaning = terms.get(stem) ?? stems.get(stem);
    if (meaning) return { meanings: [meaning], sureness: otherEnding };
  }
  return undefined;
}

/**
 * German puts nouns together: Türknarren is Tür and Knarren, Rettungswagen has a linking s, and of Regengeräusch the
 * rain is what is meant.
 */
function findCompound(word: string, dictionary: Dictionary): readonly Meaning[] | undefined {
  for (let cut = word.length - 3; cut >= 3; cut--) {
    const end = word.slice(cut);
    const tail = isFunctionWord(end, 'de') ? nothing : findSimple(end, dictionary);
    if (!tail) continue;
    const head = word.slice(0, cut);
    const known = findSimple(head, dictionary) ?? findLinked(head, dictionary);
    if (known) return [...known.meanings, ...tail.meanings];
  }
  return undefined;
}

const nothing: Found = { meanings: [], sureness: exact };

function findLinked(head: string, dictionary: Dictionary): Found | undefined {
  const linked = /^(.{3,}?)(s|n|es|en)$/.exec(head);
  return linked?.[1] ? findSimple(linked[1], dictionary) : undefined;
}

/** Japanese has no spaces: the longest known term at every place; what is between them stays a piece of its own. */
function cutJapanese(text: string, { language, terms, stems }: Dictionary): string[] {
  if (!isJapanese(text)) return [text];
  const pieces: string[] = [];
  let unknown = '';
  const flush = () => {
    if (unknown !== '')
      pieces.push(...unknown.split(/(?<=[^a-z0-9])(?=[a-z0-9])|(?<=[a-z0-9])(?=[^a-z0-9])/));
    unknown = '';
  };
  for (let at = 0; at < text.length; ) {
    let length = Math.min(longestJapaneseTerm, text.length - at);
    const known = (term: string) =>
      terms.has(term) || stems.has(term) || (term.length > 1 && isFunctionWord(term, language));
    while (length > 0 && !known(text.slice(at, at + length))) length--;
    if (length === 0) unknown += text[at++];
    else {
      flush();
      pieces.push(text.slice(at, at + length));
      at += length;
    }
  }
  flush();
  return [...keepMeaning(pieces, language)];
}
