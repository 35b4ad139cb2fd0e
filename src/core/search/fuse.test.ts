import { describe, expect, test } from 'vitest';
import { fuseScore, rankCandidates } from './fuse.ts';

const candidate = (clipId: number, sound: number | null, text: number, contentId = clipId) => ({
  clipId,
  contentId,
  sound,
  text,
});
const order = (...candidates: ReturnType<typeof candidate>[]) =>
  rankCandidates(candidates).map((ranked) => ranked.candidate.clipId);

describe('words and sound in one order', () => {
  test('both reasons together beat either alone', () => {
    expect(order(candidate(1, 0.8, 0), candidate(2, null, 0.8), candidate(3, 0.8, 0.8))[0]).toBe(3);
  });

  test('a sure sound is not drowned by names that only sound unlikely', () => {
    expect(order(candidate(1, 0.05, 0.78), candidate(2, 0.9, 0))).toEqual([2, 1]);
  });

  test('a name with every word stands above sounds that are a guess', () => {
    expect(order(candidate(1, 0.5, 0), candidate(2, 0.1, 0.8))).toEqual([2, 1]);
  });

  test('copies follow the best of their kind', () => {
    expect(order(candidate(1, 0.9, 0.8, 7), candidate(2, 0.95, 0), candidate(3, 0.9, 0, 7))).toEqual([
      1, 3, 2,
    ]);
  });

  test('scores stay between 0 and 1', () => {
    expect(fuseScore(1, 1)).toBe(1);
    expect(fuseScore(null, 0)).toBe(0);
  });
});
