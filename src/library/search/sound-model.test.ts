import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { defaultCalibration } from '../../core/search/calibrate.ts';
import { readSoundModel } from './sound-model.ts';

const calibration = {
  features: ['top', 'soundness'],
  weights: [30, 0.3],
  bias: -5,
  threshold: 0.27,
  match: { slope: 0.9, bias: -4.3 },
  background: { mean: 0.02, deviation: 0.09, clips: 20 },
  soundness: { file: 'soundness', hidden: 1 },
};
const files = { soundness: { path: 'soundness.f32' }, vocabulary: { path: 'vocabulary.i8' } };
const vocabulary = { vectors: 'vocabulary', rows: 1, dim: 2, dtype: 'int8' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-pack-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(manifest: object) {
  const whole = { audio: { dim: 2 }, files, ...manifest } as unknown as PackManifest;
  return readSoundModel({ id: 'test', folder, isShipped: false, manifest: whole });
}

describe('what a pack says about its similarities', () => {
  test('is read with its vocabulary as unit vectors and its network', () => {
    writeFileSync(join(folder, 'vocabulary.i8'), Int8Array.of(3, -4));
    writeFileSync(join(folder, 'soundness.f32'), Float32Array.of(1, 0, 0.5, 2, 1));
    const model = read({ calibration, vocabulary });
    expect(model.calibration).toMatchObject({ threshold: 0.27, background: { clips: 20 } });
    expect([...model.vocabulary]).toEqual([expect.closeTo(0.6), expect.closeTo(-0.8)]);
    expect(model.judgeSoundness?.(Float32Array.of(1, 0))).toBeCloseTo(4);
  });

  test('falls back to contrast alone where nothing is said or it cannot be understood', () => {
    const wrong = { ...calibration, weights: [1] };
    for (const manifest of [{}, { calibration: wrong }, { calibration: { features: [] } }]) {
      expect(read(manifest).calibration).toBe(defaultCalibration);
    }
  });

  test('goes without files that are missing or of the wrong size', () => {
    writeFileSync(join(folder, 'soundness.f32'), Float32Array.of(1, 2));
    const model = read({ calibration, vocabulary });
    expect(model.vocabulary).toHaveLength(0);
    expect(model.judgeSoundness).toBeUndefined();
  });

  test('goes without files that hold no whole numbers or no whole rows', () => {
    for (const bytes of [3, 4]) {
      writeFileSync(join(folder, 'soundness.f32'), new Uint8Array(bytes));
      writeFileSync(join(folder, 'vocabulary.i8'), new Uint8Array(bytes));
      const model = read({ calibration, vocabulary: { ...vocabulary, dtype: 'float32' } });
      expect(model.vocabulary).toHaveLength(0);
      expect(model.judgeSoundness).toBeUndefined();
    }
  });
});
