import { expect, test } from 'vitest';
import { listTagWords } from '../tags/tag-words.ts';
import { formatPlainCaption } from './format-plain-caption.ts';
import { isSilent } from './is-silent.ts';
import { joinTokens } from './join-tokens.ts';
import { judgeCaption } from './judge-caption.ts';
import { selectTokens } from './select-tokens.ts';
import { ambientTags, tagAdjectives, tagNouns } from './tag-phrases.ts';
import { weighVocabulary } from './vocabulary-evidence.ts';

const tags = (...names: string[]) => names.map((name) => ({ name, probability: 0.7 }));
const dog = {
  catId: 'ANMLDog',
  category: 'ANIMALS',
  subCategory: 'DOG',
  probability: 0.6,
  categoryProbability: 0.7,
};
const likely = {
  catId: 'DOORWood',
  category: 'DOORS',
  subCategory: 'WOOD',
  probability: 0.4,
  categoryProbability: 0.5,
};

test('tokens are joined as people write', () => {
  expect(joinTokens(['a', 'dog', "'s", 'bark', ',', 'then', '2', 'claps'])).toBe(
    "a dog's bark, then 2 claps",
  );
  expect(joinTokens([])).toBe('');
});

test('the best tokens come first, their probabilities sum to one, and forbidden ones are left out', () => {
  const logits = Float32Array.of(1, 3, 2, 3, Number.NaN);
  const all = selectTokens(logits, 9, []);
  expect(all.map(({ token }) => token)).toEqual([1, 3, 2, 0]);
  expect(all.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1, 9);
  expect(selectTokens(logits, 2, [1]).map(({ token }) => token)).toEqual([3, 2]);
  expect(selectTokens(new Float32Array(3).fill(Number.NaN), 2, [])).toEqual([]);
});

test('logits of any size give finite probabilities', () => {
  const [best, other] = selectTokens(Float32Array.of(3e38, -3e38, 0), 2, []);
  expect(best).toEqual({ token: 0, logProbability: 0 });
  expect(other?.token).toBe(2);
});

test.each([
  [{ categories: [], tags: tags('metal', 'hitting'), durationSeconds: 0.4 }, 'short metallic impact'],
  [{ categories: [], tags: tags('wind'), durationSeconds: 90 }, 'long windy ambience'],
  [{ categories: [], tags: tags('metal'), durationSeconds: null }, 'metallic sound'],
  [{ categories: [], tags: tags('ringing'), durationSeconds: 8.4 }, 'ringing of about 8 seconds'],
  [{ categories: [dog], tags: [], durationSeconds: 0.4 }, 'animals, dog: short sound'],
  [{ categories: [dog], tags: tags('barking', 'growling'), durationSeconds: 1 }, 'animals, dog: short bark'],
  [{ categories: [], tags: tags('chirping', 'forest'), durationSeconds: 30 }, 'long forest chirping'],
  [{ categories: [dog], tags: [], durationSeconds: 3600 }, 'animals, dog: long sound'],
  [{ categories: [{ ...dog, probability: 0.49 }], tags: [], durationSeconds: null }, 'animals: sound'],
  [{ categories: [{ ...dog, subCategory: 'MISC' }], tags: [], durationSeconds: 1 }, 'animals: short sound'],
  [{ categories: [likely], tags: tags('wood', 'creaking'), durationSeconds: 1 }, 'doors: short wooden creak'],
  [
    { categories: [likely], tags: [{ name: 'dog', probability: 0.9 }], durationSeconds: 3 },
    'doors: sound of about 3 seconds',
  ],
  [{ categories: [likely], tags: tags('metal'), durationSeconds: 1, isSilent: true }, 'silence'],
  [{ categories: [], tags: [], durationSeconds: 1, isSilent: true }, 'silence'],
])('plain facts %j read as "%s"', (facts, phrase) => {
  expect(formatPlainCaption(facts)).toBe(phrase);
});

test.each([
  [{ categories: [], tags: [], durationSeconds: 8.4 }],
  [{ categories: [], tags: [{ name: 'metal', probability: 0.45 }], durationSeconds: 0.4 }],
  [{ categories: [], tags: [{ name: 'no such tag', probability: 0.9 }], durationSeconds: 3600 }],
  [{ categories: [{ ...dog, categoryProbability: 0.49 }], tags: [], durationSeconds: 1 }],
  [{ categories: [{ ...dog, categoryProbability: Number.NaN }], tags: [], durationSeconds: null }],
])('of %j there is nothing to say: a length alone is no caption', (facts) => {
  expect(formatPlainCaption(facts)).toBeUndefined();
});

test('whatever a tag says happens has a noun', () => {
  const silentKinds = new Set(['material', 'place', 'size', 'mood']);
  const mute = listTagWords().filter(({ name, kind }) => !silentKinds.has(kind) && !(name in tagNouns));
  expect(mute.map(({ name }) => name)).toEqual(['opening', 'closing']);
});

test('every tag that has a phrase is one of the vocabulary', () => {
  const known = new Set(listTagWords().map(({ name }) => name));
  const used = [...Object.keys(tagAdjectives), ...Object.keys(tagNouns), ...ambientTags];
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

test('silence is a flat outline over the part that is asked', () => {
  const peaks = new Int8Array(200);
  peaks[150] = -3;
  expect(isSilent(peaks, 10, 0, 10)).toBe(false);
  expect(isSilent(peaks, 10, 0, 7)).toBe(true);
  expect(isSilent(peaks, 10, 7, 8)).toBe(false);
  expect(isSilent(new Int8Array(0), 10, 0, 10)).toBe(false);
  expect(isSilent(peaks, 0, 0, 0)).toBe(false);
});

test('confidence is a logistic model of what the pack names, and never a number that is none', () => {
  const model = { features: ['similarity', 'margin'] as const, weights: [4, 2], bias: -1, threshold: 0.5 };
  const evidence = { logProbability: -9, similarity: 0.5, margin: -0.25, category: 0.1 };
  const judge = (changed: Partial<typeof evidence>) =>
    judgeCaption({ ...evidence, ...changed }, { ...model, features: [...model.features] });
  expect(judge({})).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 9);
  expect(judge({ logProbability: Number.NaN })).toBe(judge({}));
  expect(judge({ similarity: Number.NaN })).toBe(0);
});

test('the vocabulary tells the nearest phrase and how sure a category is', () => {
  const vectors = Float32Array.of(1, 0, 0, 1, 0.6, 0.8);
  const { nearest, category } = weighVocabulary(Float32Array.of(1, 0), { vectors, categoryRows: [1, 2] });
  expect(nearest).toBe(1);
  expect(category).toBeCloseTo(1 / (1 + Math.exp(-0.6 / 0.05)), 6);
  const none = weighVocabulary(Float32Array.of(1, 0), { vectors: new Float32Array(), categoryRows: [] });
  expect(none).toEqual({ nearest: 0, category: 0 });
});
