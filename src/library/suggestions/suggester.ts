// What a sound seems to be, from its vectors and what a pack has words for.
import { computeEntrySimilarities, type UnitRows } from '../../core/tags/entry-similarities.ts';
import { type JudgedCategory, proposeCategories } from '../../core/tags/propose-categories.ts';
import { type ProposedTag, proposeTags } from '../../core/tags/propose-tags.ts';
import { joinTagVectors, listTagWords } from '../../core/tags/tag-words.ts';
import { type PackCategories, type PackFiles, readPackCategories } from './pack-categories.ts';

export interface Proposal {
  readonly categories: readonly JudgedCategory[];
  readonly tags: readonly ProposedTag[];
}

export interface Suggester {
  /** Undefined where the pack has no vocabulary. `windows` are unit vectors of this pack. */
  propose(windows: UnitRows): Promise<Proposal | undefined>;
  /** CatIDs in the order of their similarities to a clip; undefined where the pack has none. */
  readonly catIds: readonly string[] | undefined;
  compareCategories(windows: UnitRows): Float32Array;
  /** The same by the phrases of the CatIDs alone; only where the pack has learned more of their categories. */
  readonly comparePhrases?: ((windows: UnitRows) => Float32Array) | undefined;
}

/** Texts as unit vectors of the pack. */
export type EmbedTexts = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** So few at a time that a query in between does not wait long. */
const textsAtOnce = 16;

/** Reads the pack's vocabulary once; words of the tags are embedded at the first proposal and kept. */
export function createSuggester(pack: PackFiles, embedTexts: EmbedTexts): Suggester {
  const known: PackCategories | undefined = readPackCategories(pack);
  const words = listTagWords();
  let tagVectors: Promise<Float32Array> | undefined;
  const getTagVectors = () => {
    tagVectors ??= embedWords(embedTexts).catch((error: unknown) => {
      tagVectors = undefined;
      throw error;
    });
    return tagVectors;
  };
  const compareWith = (rows: Float32Array) => (windows: UnitRows) => computeEntrySimilarities(windows, rows);
  const compareCategories = compareWith(known?.moved ?? known?.phrases ?? new Float32Array());
  return {
    catIds: known?.catIds,
    compareCategories,
    comparePhrases: known?.moved && compareWith(known.phrases),
    async propose(windows) {
      if (!known) return undefined;
      const categories = proposeCategories(known.catIds, compareCategories(windows), known.chances);
      if (!pack.manifest.text) return { categories, tags: [] };
      const similarities = computeEntrySimilarities(windows, await getTagVectors());
      return { categories, tags: proposeTags(words, similarities, known.background) };
    },
  };
}

async function embedWords(embedTexts: EmbedTexts): Promise<Float32Array> {
  const words = listTagWords();
  const texts = words.flatMap((word) => word.texts);
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += textsAtOnce)
    vectors.push(...(await embedTexts(texts.slice(at, at + textsAtOnce))));
  return joinTagVectors(words, vectors);
}
