import { describe, expect, it } from 'vitest';
import { computeClipSimilarity, computeMeanDirection } from './clip-similarity.ts';
import { scoreRetrieval } from './retrieval.ts';
import { scoreZeroShot } from './zero-shot.ts';

const row = (...values: number[]) => Float32Array.from(values);

describe('a clip and a text', () => {
  const windows = { dimension: 2, vectors: row(1, 0, 0, 1) };

  it('are as similar as the best window, or as the mean', () => {
    expect(computeClipSimilarity(windows, row(0.6, 0.8), 'max')).toBeCloseTo(0.8);
    expect(computeClipSimilarity(windows, row(0.6, 0.8), 'mean')).toBeCloseTo(0.7);
  });

  it('several windows become one direction of unit length', () => {
    const mean = computeMeanDirection(windows);
    expect(mean[0]).toBeCloseTo(Math.SQRT1_2);
    expect(mean[1]).toBeCloseTo(Math.SQRT1_2);
  });
});

describe('zero-shot', () => {
  it('counts the clips whose class comes first, and among the first five', () => {
    const similarities = [row(0.9, 0.1, 0.2, 0, 0, 0), row(0.5, 0.1, 0.6, 0.7, 0.8, 0.9)];
    expect(scoreZeroShot(similarities, [new Set([0]), new Set([0])])).toEqual({ top1: 0.5, top5: 1 });
    expect(scoreZeroShot(similarities, [new Set([0]), new Set([1])])).toEqual({ top1: 0.5, top5: 0.5 });
  });

  it('earns nothing where every class is alike', () => {
    expect(scoreZeroShot([row(1, 1, 1, 1, 1, 1)], [new Set([0])])).toEqual({ top1: 0, top5: 0 });
  });
});

describe('retrieval', () => {
  it('is content with any clip of the group', () => {
    const similarities = [row(0.1, 0.9, 0.5), row(0.9, 0.1, 0.2)];
    const groups = [new Set([0, 1]), new Set([2])];
    expect(scoreRetrieval(similarities, groups)).toEqual({ recallAt1: 0.5, recallAt5: 1, recallAt10: 1 });
  });

  it('clips of the same group do not push each other down', () => {
    const values = Array.from({ length: 12 }, (_, i) => 1 - i / 20);
    const groups = [new Set(values.map((_, i) => i).slice(1))];
    expect(scoreRetrieval([row(...values)], groups)).toEqual({ recallAt1: 0, recallAt5: 1, recallAt10: 1 });
  });
});
