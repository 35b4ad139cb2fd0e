// Front ends against features that NumPy computed: see front_ends.py.
import { describe, expect, it } from 'vitest';
import { createFrontEnd } from '../../src/core/frontend/front-end.ts';
import { createPlainLogMel } from '../../src/core/frontend/plain-log-mel.ts';
import { createSimdLogMel } from '../../src/core/frontend/simd-log-mel.ts';
import type { FrontEnd } from '../../src/core/packs/front-end-schema.ts';
import { tinyCacophony } from '../support/tiny-front-ends.ts';
import { families, findWorstError, type GoldenCase, goldenCases, makeSignal } from './golden-features.ts';

const tolerance = 1e-4;

function compare(name: string, found: Float32Array, golden: GoldenCase): void {
  expect(findWorstError(name, found)).toBeLessThan(tolerance);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const meanSquare = found.reduce((sum, value) => sum + value * value, 0) / found.length;
  expect(Math.abs(mean - golden.mean)).toBeLessThan(tolerance);
  expect(Math.abs(meanSquare / golden.meanSquare - 1)).toBeLessThan(tolerance);
}

const ways = {
  'one frame after the other': createPlainLogMel,
  'several frames at once': createSimdLogMel,
};

describe.each(Object.entries(ways))('front ends agree with NumPy, %s', (_, createLogMel) => {
  const create = (frontEnd: FrontEnd) => {
    const logMel = createLogMel(frontEnd);
    if (!logMel) throw new Error('this engine has no WebAssembly SIMD');
    return logMel;
  };

  for (const [name, golden] of Object.entries(goldenCases)) {
    if (name === 'cacophony-patches') continue;
    it(`for ${name} over ${golden.seconds} s`, () => {
      const family = families[name.split('-')[0] ?? ''];
      if (!family) throw new Error(`no family for ${name}`);
      const runner = createFrontEnd(family, { features: 'x', mask: null }, create);
      compare(name, runner.computeFeatures(makeSignal(golden.seconds, golden.rate)), golden);
    });
  }

  it('for the patches of Cacophony, with their places and the mask of what is missing', () => {
    const golden = goldenCases['cacophony-patches'];
    if (!golden) throw new Error('no golden patches');
    const runner = createFrontEnd(tinyCacophony, { features: 'patches', mask: null }, create);
    const tensors = runner.prepare(makeSignal(golden.seconds, golden.rate), 10);
    const [patches, time, freq, mask] = tensors;
    expect(tensors.map((tensor) => tensor.name)).toEqual(['patches', 'time_ind', 'freq_ind', 'mask']);
    expect(patches?.shape).toEqual([496, 256]);
    compare('cacophony-patches', patches?.data.subarray(0, golden.rows * 256) ?? new Float32Array(0), golden);
    expect(patches?.data.subarray(golden.rows * 256).every((value) => value === 0)).toBe(true);
    expect([...(time?.data.subarray(6, 10) ?? [])]).toEqual([0, 0, 1, 1]);
    expect([...(freq?.data.subarray(6, 10) ?? [])]).toEqual([6, 7, 0, 1]);
    expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(golden.rows);
  });
});
