// Words for a tiny pack: a few UCS categories and one sound class as random directions.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '../../src/core/packs/manifest.ts';

export const tinyCatIds = ['DOORWood', 'DOORMetl', 'RAINMetl', 'WINDGust', 'WATRSplsh'];

/** For `makeTinyPack`'s `change`: writes the vocabulary beside the graphs and declares it. */
export function addTinyVocabulary(folder: string): (manifest: PackManifest) => PackManifest {
  return (manifest) => {
    const names = [{ kind: 'sound', name: 'Speech' }, ...tinyCatIds.map((name) => ({ kind: 'ucs', name }))];
    const { dim } = manifest.audio;
    const vectors = Int8Array.from({ length: names.length * dim }, (_, at) => ((at * 7919) % 255) - 127);
    writeFileSync(join(folder, 'vocabulary.i8'), vectors);
    writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify(names));
    const describe = (path: string, bytes: number) => ({ path, sha256: '0'.repeat(64), bytes });
    return {
      ...manifest,
      files: {
        ...manifest.files,
        vocabulary: describe('vocabulary.i8', vectors.length),
        vocabularyNames: describe('vocabulary.json', JSON.stringify(names).length),
      },
      vocabulary: { vectors: 'vocabulary', names: 'vocabularyNames', dtype: 'int8' },
      calibration: {
        features: ['best'],
        weights: [1],
        bias: 0,
        threshold: 0.5,
        match: { slope: 1, bias: -3 },
        background: { mean: 0.02, deviation: 0.09, clips: 20 },
      },
    };
  };
}
