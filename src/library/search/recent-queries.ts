// Vectors of real texts: what was asked lately, and the phrases of the pack's vocabulary.
import type { InstalledPack } from '../packs/installed-pack.ts';

export interface RecentQueries {
  /** Remembers the vector of a text that was asked; undefined: it was no text. */
  remember(vector: Float32Array | undefined): void;
  /** The last ones of this dimension, and phrases to make up for those that are missing. */
  list(pack: InstalledPack, dimension: number): readonly Float32Array[];
}

const mostQueries = 32;
const mostTexts = 64;

export function createRecentQueries(
  readPhrases: (pack: InstalledPack) => Float32Array = () => new Float32Array(),
): RecentQueries {
  const recent: Float32Array[] = [];
  const known = new WeakMap<InstalledPack, readonly Float32Array[]>();
  const getPhrases = (pack: InstalledPack, dimension: number) => {
    const phrases = known.get(pack) ?? spread(readPhrases(pack), dimension, mostTexts);
    known.set(pack, phrases);
    return phrases;
  };
  return {
    remember(vector) {
      if (!vector || recent.includes(vector)) return;
      recent.push(vector);
      if (recent.length > mostQueries) recent.shift();
    },
    list(pack, dimension) {
      const own = recent.filter((vector) => vector.length === dimension);
      return [...own, ...getPhrases(pack, dimension)].slice(0, mostTexts);
    },
  };
}

/** Some of the rows, spread evenly. */
function spread(rows: Float32Array, dimension: number, most: number): Float32Array[] {
  const count = Math.floor(rows.length / dimension);
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, index) => {
    const row = Math.floor(((index + 0.5) * count) / taken);
    return rows.slice(row * dimension, (row + 1) * dimension);
  });
}
