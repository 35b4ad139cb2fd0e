// Categories against those of the code that trains packs: see categories.py.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scoreUcs } from '../../src/core/evaluation/ucs-score.ts';
import { moveRows, parseShifts } from '../../src/core/packs/category-head.ts';
import { categoryHeadSchema } from '../../src/core/packs/category-head-schema.ts';
import { parseVocabularyVectors } from '../../src/core/packs/vocabulary.ts';
import { computeEntrySimilarities } from '../../src/core/tags/entry-similarities.ts';
import { proposeCategories } from '../../src/core/tags/propose-categories.ts';

const golden = JSON.parse(readFileSync(new URL('./categories.json', import.meta.url), 'utf8'));
const head = categoryHeadSchema.parse(golden.head);
const catIds: readonly string[] = golden.catIds;
const { dimension } = golden;
const phrases = parseVocabularyVectors(Int8Array.from(golden.vocabulary).buffer, 'int8', dimension);
const parsed = parseShifts(Int8Array.from(golden.shifts).buffer, head, dimension, catIds);
if (parsed.kind === 'faulty') throw new Error(parsed.problem);
const { vectors: moved } = moveRows({ catIds, vectors: phrases }, parsed.shiftOf);
const compare = (rows: Float32Array) =>
  golden.windows.map((windows: number[][]) =>
    computeEntrySimilarities({ dimension, vectors: Float32Array.from(windows.flat()) }, rows),
  );

describe('categories agree with the code that trains packs', () => {
  it('in the rows that the head has moved', () => {
    expect(golden.moved).toHaveLength(moved.length);
    for (const [at, value] of moved.entries()) expect(value).toBeCloseTo(golden.moved[at], 5);
  });

  it.each([
    ['phrases', phrases],
    ['head', moved],
  ])('in how often the right one is among the first, by %s', (name, rows) => {
    const truth = golden.truth.map((catId: string) => new Set([catId]));
    const score = scoreUcs(catIds, compare(rows), truth);
    expect({
      'category top 1': score.categoryTop1,
      'category top 3': score.categoryTop3,
      'CatID top 1': score.catIdTop1,
      'CatID top 3': score.catIdTop3,
    }).toEqual(golden.figures[name]);
  });

  it('in what is proposed, and how sure it is', () => {
    for (const [clip, similarities] of compare(moved).entries()) {
      const proposed = proposeCategories(catIds, similarities, head);
      expect(proposed.map(({ catId }) => catId)).toEqual(
        golden.shown[clip].map(({ catId }: { catId: string }) => catId),
      );
      for (const [place, { probability, categoryProbability }] of proposed.entries()) {
        expect(probability).toBeCloseTo(golden.shown[clip][place].probability, 4);
        expect(categoryProbability).toBeCloseTo(golden.shown[clip][place].categoryProbability, 4);
      }
    }
  });
});
