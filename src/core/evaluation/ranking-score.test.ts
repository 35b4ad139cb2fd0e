import { expect, test } from 'vitest';
import { scoreRanking } from './ranking-score.ts';

test('the first ten, and the place of every right clip', () => {
  const row = Float32Array.from({ length: 20 }, (_, at) => 1 - at / 20);
  const score = scoreRanking([row, row], [new Set([0, 3]), new Set([15])]);
  expect(score.recallAt10).toBe(0.5);
  expect(score.precisionAt10).toBeCloseTo(0.1, 9);
  expect(score.meanAveragePrecision).toBeCloseTo(((1 + 2 / 4) / 2 + 1 / 16) / 2, 9);
});

test('a query that finds everything alike earns as little as it can', () => {
  expect(scoreRanking([new Float32Array(20)], [new Set([0])])).toEqual({
    recallAt10: 0,
    precisionAt10: 0,
    meanAveragePrecision: 1 / 20,
  });
});
