import { describe, expect, test } from 'vitest';
import {
  blendBackground,
  type Calibration,
  computeContrast,
  computeFeatures,
  computeMatchProbability,
  computeProbability,
  defaultCalibration,
  type SoundEvidence,
} from './calibrate.ts';

const prior = { mean: 0.02, deviation: 0.09, clips: 20 };

describe("the library's background", () => {
  test('is the prior for an empty library and the library itself for a large one', () => {
    expect(blendBackground({ count: 0, mean: 0, standardDeviation: 0 }, prior)).toEqual({
      mean: 0.02,
      deviation: expect.closeTo(0.09),
    });
    const large = blendBackground({ count: 1e6, mean: 0.3, standardDeviation: 0.05 }, prior);
    expect(large.mean).toBeCloseTo(0.3, 3);
    expect(large.deviation).toBeCloseTo(0.05, 3);
  });

  test('is what mean and deviation of clips and prior together are', () => {
    // 20 clips at 0.4 ± 0 and a prior of 20 clips at 0 ± 0: half of all at 0.4, half at 0.
    const blended = blendBackground(
      { count: 20, mean: 0.4, standardDeviation: 0 },
      { mean: 0, deviation: 0, clips: 20 },
    );
    expect(blended).toEqual({ mean: expect.closeTo(0.2), deviation: expect.closeTo(0.2) });
  });
});

describe('features of an answer', () => {
  const evidence: SoundEvidence = {
    query: Float32Array.of(0.6, 0.8),
    best: [0.5, 0.4, 0.3, 0.2],
    bestVectors: [Float32Array.of(1, 0), Float32Array.of(0, 1)],
    background: { count: 100, mean: 0.02, standardDeviation: 0.09 },
    askedCount: 100,
    vocabulary: Float32Array.of(1, 0, 0.8, 0.6),
    soundness: 9,
  };

  test('are those that training computes', () => {
    const features = computeFeatures(evidence, prior);
    expect(features.get('top')).toBeCloseTo(0.4);
    expect(features.get('contrast')).toBeCloseTo((0.4 - 0.02) / 0.09, 4);
    expect(features.get('domain')).toBeCloseTo(0.96);
    // (0.5 − 1) and (0.4 − 0.6)
    expect(features.get('margin')).toBeCloseTo(-0.35);
    expect(features.get('soundness')).toBe(6);
    expect(features.get('size')).toBeCloseTo(Math.log(100));
  });

  test('that cannot be computed are absent, and with them the verdict', () => {
    const features = computeFeatures(
      { ...evidence, vocabulary: new Float32Array(), soundness: undefined },
      prior,
    );
    expect([...features.keys()]).not.toContain('domain');
    const needsDomain: Calibration = { ...defaultCalibration, features: ['domain'], weights: [1] };
    expect(computeProbability(needsDomain, features)).toBeUndefined();
  });
});

describe('probabilities', () => {
  test('of a clip rise with its similarity and stay between 0 and 1', () => {
    const background = { mean: 0.1, deviation: 0.05 };
    const all = [-1, 0, 0.1, 0.2, 0.4, 1].map((similarity) =>
      computeMatchProbability(defaultCalibration, computeContrast(similarity, background)),
    );
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThanOrEqual(1);
  });

  test('without a calibration only what stands out from chance counts as an answer', () => {
    const ask = (best: number) =>
      computeProbability(
        defaultCalibration,
        computeFeatures(
          {
            query: Float32Array.of(1),
            best: [best],
            bestVectors: [],
            background: { count: 1000, mean: 0, standardDeviation: 0.1 },
            askedCount: 1000,
            vocabulary: new Float32Array(),
          },
          defaultCalibration.background,
        ),
      );
    expect(ask(0.35)).toBeLessThan(defaultCalibration.threshold);
    expect(ask(0.5)).toBeGreaterThan(defaultCalibration.threshold);
  });
});
