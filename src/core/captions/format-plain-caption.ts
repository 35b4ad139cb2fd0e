// What to say of a sound where the decoder's own words are not to be trusted: facts and what is surest.
import type { JudgedCategory } from '../tags/propose-categories.ts';
import type { ProposedTag } from '../tags/propose-tags.ts';
import { ambientTags, tagAdjectives, tagNouns } from './tag-phrases.ts';

export interface PlainFacts {
  /** Best first. */
  readonly categories: readonly JudgedCategory[];
  /** Best first. */
  readonly tags: readonly ProposedTag[];
  readonly durationSeconds: number | null;
  /** Nothing is to be heard at all. */
  readonly isSilent?: boolean;
}

const shortBelowSeconds = 2;
const longFromSeconds = 20;
/** A category stands before the phrase from here on; more than three in five of those are right (docs/tags.md). */
const leastCategory = 0.5;
/** From here on its sub-category is named too: about two in three CatIDs are right. */
const leastSubCategory = 0.5;
/** Sub-categories that say nothing of their own. */
const vagueSubCategories: ReadonlySet<string> = new Set(['MISC', 'GENERAL']);
const leastTag = 0.5;
const mostAdjectives = 2;

/**
 * “animals, dog: short sound”, “doors: short wooden creak”, “long windy ambience”, “silence”. Nothing where neither a
 * category nor a tag is sure: a length alone is no caption.
 */
export function formatPlainCaption({
  categories,
  tags,
  durationSeconds,
  isSilent,
}: PlainFacts): string | undefined {
  if (isSilent) return 'silence';
  const telling = tags
    .filter(({ name, probability }) => probability >= leastTag && (tagNouns[name] ?? tagAdjectives[name]))
    .map(({ name }) => name);
  const place = formatCategory(categories[0]);
  if (place === undefined && telling.length === 0) return undefined;
  const phrase = formatPhrase(telling, durationSeconds);
  return place === undefined ? phrase : `${place}: ${phrase}`;
}

function formatCategory(best: JudgedCategory | undefined): string | undefined {
  if (!best || !(best.categoryProbability >= leastCategory)) return undefined;
  const isFull = best.probability >= leastSubCategory && !vagueSubCategories.has(best.subCategory);
  return (isFull ? `${best.category}, ${best.subCategory}` : best.category).toLowerCase();
}

function formatPhrase(tags: readonly string[], durationSeconds: number | null): string {
  const isLong = durationSeconds !== null && durationSeconds >= longFromSeconds;
  const adjectives = tags.flatMap((tag) => tagAdjectives[tag] ?? []).slice(0, mostAdjectives);
  const happening = tags.map((tag) => tagNouns[tag]).find((noun) => noun !== undefined);
  const noun = happening ?? (isLong && tags.some((tag) => ambientTags.has(tag)) ? 'ambience' : 'sound');
  const words = [lengthWord(durationSeconds), ...adjectives, noun].filter((word) => word !== '');
  return words.length > 1 || durationSeconds === null
    ? words.join(' ')
    : `${noun} of about ${Math.round(durationSeconds)} seconds`;
}

function lengthWord(durationSeconds: number | null): string {
  if (durationSeconds === null) return '';
  if (durationSeconds < shortBelowSeconds) return 'short';
  return durationSeconds >= longFromSeconds ? 'long' : '';
}
