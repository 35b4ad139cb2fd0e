import { describe, expect, it } from 'vitest';
import { listUcs } from '../ucs/ucs-lookup.ts';
import { computeEntrySimilarities } from './entry-similarities.ts';
import { phraseChances, proposeCategories } from './propose-categories.ts';
import { proposeTags } from './propose-tags.ts';
import { joinTagVectors, listTagWords } from './tag-words.ts';

describe('similarities of a clip to entries', () => {
  const entries = Float32Array.of(1, 0, 0, 1);

  it('are those of the most similar window', () => {
    const windows = { dimension: 2, vectors: Float32Array.of(0.6, 0.8, 1, 0, -1, 0) };
    expect([...computeEntrySimilarities(windows, entries)]).toEqual([1, expect.closeTo(0.8)]);
  });

  it('take the first and the last minutes of a long recording into account', () => {
    const count = 5000;
    const vectors = new Float32Array(count * 2);
    for (let row = 0; row < count; row++) vectors[row * 2 + (row < 100 || row > 4900 ? 1 : 0)] = 1;
    expect([...computeEntrySimilarities({ dimension: 2, vectors }, entries)]).toEqual([1, 1]);
  });
});

describe('proposed categories', () => {
  const catIds = ['DOORWood', 'DOORMetl', 'RAINMetl', 'WINDGust', 'WATRSplsh', 'no CatID'];

  it('are the best CatID of each of the three best categories', () => {
    const found = proposeCategories(catIds, Float32Array.of(0.5, 0.6, 0.3, 0.2, 0.1, 0.9));
    expect(found.map(({ catId }) => catId)).toEqual(['DOORMetl', 'RAINMetl', 'WINDGust']);
    expect(found[0]).toMatchObject({ category: 'DOORS', subCategory: 'METAL' });
  });

  it('are never surer than the corpus allows, and share one probability', () => {
    const found = proposeCategories(catIds.slice(0, 5), Float32Array.of(0.9, 0, 0, 0, 0));
    expect(found[0]?.probability).toBeCloseTo(phraseChances.catId.trust, 3);
    const even = proposeCategories(catIds.slice(0, 5), new Float32Array(5));
    expect(even[0]?.probability).toBeCloseTo(phraseChances.catId.trust / 5);
  });

  it('are at least as sure of the category as of its CatID where a category has several', () => {
    const [first] = proposeCategories(catIds.slice(0, 5), Float32Array.of(0.5, 0.5, 0.2, 0.2, 0.2), {
      catId: { temperature: 0.1, trust: 0.9, power: 1 },
      category: { temperature: 0.1, trust: 0.9, power: 1 },
    });
    const weight = Math.exp(-3);
    expect(first?.probability).toBeCloseTo(0.9 / (2 + 3 * weight), 5);
    expect(first?.categoryProbability).toBeCloseTo(0.9 / (1 + 3 * weight), 5);
  });

  it('lift guesses by a power below one', () => {
    const similarities = Float32Array.of(0.5, 0, 0, 0, 0);
    const propose = (power: number) =>
      proposeCategories(catIds.slice(0, 5), similarities, {
        ...phraseChances,
        catId: { temperature: 0.2, trust: 0.8, power },
      }).map(({ probability }) => probability);
    const [plain, lifted] = [propose(1), propose(0.5)];
    for (const [place, probability] of plain.entries())
      expect(lifted[place]).toBeCloseTo(0.8 * Math.sqrt(probability / 0.8), 6);
  });

  it('cover the whole UCS list without a doubt about silence', () => {
    const all = listUcs().map(({ catId }) => catId);
    const found = proposeCategories(all, new Float32Array(all.length));
    expect(found).toHaveLength(3);
    for (const { probability } of found) expect(probability).toBeLessThan(0.01);
  });
});

describe('proposed tags', () => {
  const words = listTagWords();
  const background = { mean: 0.02, deviation: 0.09 };
  const compare = (similarities: Readonly<Record<string, number>>) =>
    Float32Array.from(words, ({ name }) => similarities[name] ?? 0.1);

  it('are none where nothing stands out', () => {
    expect(proposeTags(words, compare({}), background)).toEqual([]);
  });

  it('are those that stand out, best first', () => {
    const found = proposeTags(words, compare({ wood: 0.4, creaking: 0.5 }), background);
    expect(found.map(({ name }) => name)).toEqual(['creaking', 'wood']);
    expect(found[0]?.probability).toBeGreaterThan(found[1]?.probability ?? 1);
  });

  it('are at most six', () => {
    expect(proposeTags(words, new Float32Array(words.length).fill(0.9), background)).toHaveLength(6);
  });
});

describe('the vocabulary of tags', () => {
  const words = listTagWords();

  it('has about 120 words of five kinds, each once, each with two or three descriptions', () => {
    expect(words.length).toBeGreaterThan(100);
    expect(words.length).toBeLessThan(140);
    expect(new Set(words.map(({ name }) => name)).size).toBe(words.length);
    expect(new Set(words.map(({ kind }) => kind))).toEqual(
      new Set(['material', 'action', 'place', 'size', 'mood']),
    );
    for (const { texts } of words) expect([2, 3]).toContain(texts.length);
  });

  it('gives each tag the mean direction of its descriptions', () => {
    const two = [
      { name: 'a', kind: 'size', texts: ['x', 'y'] },
      { name: 'b', kind: 'size', texts: ['z'] },
    ];
    const texts = [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(0, 1)];
    const rows = joinTagVectors(two, texts);
    expect([...rows]).toEqual([expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2), 0, 1]);
  });
});
