// Invented names, texts and facts of sound files, as real libraries have them. Always the same for the same seed.
import { listUcs, type UcsEntry } from '../../src/core/ucs/ucs-lookup.ts';

export interface Random {
  /** 0..1 */
  next(): number;
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
  isLucky(chance: number): boolean;
}

/** 32-bit xorshift. */
export function createRandom(seed: number): Random {
  let state = seed | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (count) => Math.floor(next() * count),
    pick: (from) => from[Math.floor(next() * from.length)] as never,
    isLucky: (chance) => next() < chance,
  };
}

export interface WordSource {
  readonly categories: readonly UcsEntry[];
  /** A word by Zipf's law: of the sound words, and in the long tail names of places, people and products. */
  draw(): string;
  /** A word that goes with the category, or any. */
  drawFor(entry: UcsEntry): string;
  /** A proper name, mostly rare ones. */
  drawName(): string;
}

/** About 9,000 words that UCS lists, and as many invented names as a library of this size would hold. */
export function createWords(random: Random, clipCount: number): WordSource {
  const categories = listUcs().filter((entry) => entry.synonyms.length > 0);
  const known = shuffle([...new Set(categories.flatMap(({ synonyms }) => synonyms))], random);
  const names = inventNames(random, Math.ceil(40 * clipCount ** 0.6));
  const drawZipf = (words: readonly string[]) => words[drawRank(random, words.length)] as string;
  const draw = () => drawZipf(known);
  return {
    categories,
    draw,
    drawFor: (entry) => (random.isLucky(0.7) ? random.pick(entry.synonyms) : draw()),
    // Half of the draws are spread evenly, so that the tail grows with the library as Heaps' law says.
    drawName: () => (random.isLucky(0.5) ? random.pick(names) : drawZipf(names)),
  };
}

/** Rank of a Zipf-distributed draw (exponent 1), by inverting its continuous form. */
function drawRank(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor((count + 1) ** random.next()) - 1);
}

function shuffle<T>(values: T[], random: Random): T[] {
  for (let index = values.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [values[index], values[other]] = [values[other] as T, values[index] as T];
  }
  return values;
}

const starts =
  'b br c ch d dr f fl g gr h j k kr l m n p pr qu r s sch sh sk st str t th tr v w y z é ö'.split(' ');
const vowels = 'a e i o u ai ea ee ou oo ie ü á'.split(' ');
const ends = 'b ck d ff g l ll m n nd ng nt p r rd rk rt s sh ss st t th x z'.split(' ');

function inventNames(random: Random, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    let name = '';
    for (let syllable = random.below(3) + 1; syllable > 0; syllable -= 1) {
      name += random.pick(starts) + random.pick(vowels) + (random.isLucky(0.5) ? random.pick(ends) : '');
    }
    if (name.length > 2) names.add(name);
  }
  return [...names];
}

export function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
