// Words for a tiny pack: a few UCS categories and one sound class as random directions.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '../../src/core/packs/manifest.ts';

export const tinyCatIds = ['DOORWood', 'DOORMetl', 'RAINMetl', 'WINDGust', 'WATRSplsh'];

/** For `makeTinyPack`'s `change`, after the vocabulary: categories that are moved far, each another way. */
export function addTinyCategoryHead(
  folder: string,
  names: readonly string[] = ['DOORS', 'RAIN', 'WIND', 'WATER'],
): (manifest: PackManifest) => PackManifest {
  return (manifest) => {
    const { dim } = manifest.audio;
    const shifts = Int8Array.from({ length: names.length * dim }, (_, at) => ((at * 104729) % 255) - 127);
    return {
      ...manifest,
      files: { ...manifest.files, categories: write(folder, 'categories.i8', shifts) },
      categories: {
        shifts: 'categories',
        names: [...names],
        scale: 0.01,
        catId: { temperature: 0.1, trust: 0.9, power: 0.8 },
        category: { temperature: 0.12, trust: 0.95, power: 0.9 },
      },
    };
  };
}

/** For `makeTinyPack`'s `change`: writes the vocabulary beside the graphs and declares it. */
export function addTinyVocabulary(folder: string): (manifest: PackManifest) => PackManifest {
  return (manifest) => {
    const names = [{ kind: 'sound', name: 'Speech' }, ...tinyCatIds.map((name) => ({ kind: 'ucs', name }))];
    const { dim } = manifest.audio;
    const vectors = Int8Array.from({ length: names.length * dim }, (_, at) => ((at * 7919) % 255) - 127);
    return {
      ...manifest,
      files: {
        ...manifest.files,
        vocabulary: write(folder, 'vocabulary.i8', vectors),
        vocabularyNames: write(folder, 'vocabulary.json', Buffer.from(JSON.stringify(names))),
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

/** Answers what `files` of a manifest says of it. */
function write(folder: string, path: string, content: Uint8Array | Int8Array) {
  writeFileSync(join(folder, path), content);
  return { path, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}
