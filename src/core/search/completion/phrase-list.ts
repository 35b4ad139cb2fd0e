// Phrases that can be found by how they begin, or by how one of their words begins.
import { fold } from '../../ucs/fold-words.ts';

export interface Phrase {
  /** As it is written into the box. */
  readonly text: string;
}

export interface PhraseHit<T> {
  readonly phrase: T;
  /** False where a later word of the phrase begins so. */
  readonly isStart: boolean;
}

export interface PhraseList<T> {
  /** Phrases that begin so and then those with a later word that begins so, each once, in alphabetical order. */
  find(folded: string, limit: number): PhraseHit<T>[];
}

interface Entry<T> {
  readonly key: string;
  readonly hit: PhraseHit<T>;
}

/** Sorts once; a look-up costs two searches and the hits. */
export function createPhraseList<T extends Phrase>(phrases: Iterable<T>): PhraseList<T> {
  const starts: Entry<T>[] = [];
  const laters: Entry<T>[] = [];
  for (const phrase of phrases) {
    const key = fold(phrase.text);
    starts.push({ key, hit: { phrase, isStart: true } });
    for (const { index } of key.matchAll(/(?<=[^\p{L}\p{N}])[\p{L}\p{N}]/gu)) {
      laters.push({ key: key.slice(index), hit: { phrase, isStart: false } });
    }
  }
  const byKey = (a: Entry<T>, b: Entry<T>) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  starts.sort(byKey);
  laters.sort(byKey);
  return {
    find(folded, limit) {
      const hits = listBegun(starts, folded, limit);
      const known = new Set(hits.map(({ phrase }) => phrase));
      const more = listBegun(laters, folded, limit).filter(({ phrase }) => !known.has(phrase));
      return [...hits, ...more].slice(0, limit);
    },
  };
}

function listBegun<T>(sorted: readonly Entry<T>[], folded: string, limit: number): PhraseHit<T>[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.key ?? '') < folded) low = middle + 1;
    else high = middle;
  }
  const hits: PhraseHit<T>[] = [];
  for (let at = low; at < sorted.length && hits.length < limit; at += 1) {
    const entry = sorted[at];
    if (!entry?.key.startsWith(folded)) break;
    hits.push(entry.hit);
  }
  return hits;
}
