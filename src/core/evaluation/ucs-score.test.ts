import { expect, it } from 'vitest';
import { scoreUcs } from './ucs-score.ts';

const catIds = ['DOORWood', 'DOORMetl', 'RAINMetl', 'WINDGust', 'WATRSplsh'];

it('counts a category with the best of its CatIDs', () => {
  const similarities = [Float32Array.of(0.1, 0.9, 0.5, 0.4, 0.3)];
  expect(scoreUcs(catIds, similarities, [new Set(['DOORWood'])])).toEqual({
    categoryTop1: 1,
    categoryTop3: 1,
    catIdTop1: 0,
    catIdTop3: 0,
  });
});

it('gives shares of all clips, and nothing for equal similarities', () => {
  const similarities = [Float32Array.of(0, 0, 0.9, 0, 0), new Float32Array(5)];
  const right = [new Set(['RAINMetl']), new Set(['RAINMetl'])];
  expect(scoreUcs(catIds, similarities, right)).toEqual({
    categoryTop1: 0.5,
    categoryTop3: 0.5,
    catIdTop1: 0.5,
    catIdTop3: 0.5,
  });
});
