import { expect, test } from 'vitest';
import { scoreCaptions } from './caption-score.ts';

test('a caption finds its own clip where no other one is as near', () => {
  const captioned = [
    { clip: 0, toClips: Float32Array.of(0.9, 0.1, 0.2), toReferences: [0.2, 0.8] },
    { clip: 1, toClips: Float32Array.of(0.5, 0.5, 0.1), toReferences: [0.4] },
    { clip: 2, toClips: Float32Array.of(0.9, 0.8, 0.1), toReferences: [0] },
  ];
  const score = scoreCaptions(captioned);
  expect(score.recallAt1).toBeCloseTo(1 / 3, 9);
  expect(score).toMatchObject({ recallAt5: 1, recallAt10: 1 });
  expect(score.referenceCosine).toBeCloseTo(0.4, 9);
});

test('a part of the captions is counted among all clips', () => {
  const second = { clip: 1, toClips: Float32Array.of(0.9, 0.5, 0.1), toReferences: [0.4] };
  expect(scoreCaptions([second])).toMatchObject({ recallAt1: 0, recallAt5: 1, referenceCosine: 0.4 });
});

test('no clips score nothing', () => {
  expect(scoreCaptions([])).toEqual({ recallAt1: 0, recallAt5: 0, recallAt10: 0, referenceCosine: 0 });
});
