// The UCS categories that a pack has vectors for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { vocabularyNamesSchema } from '../../core/packs/vocabulary.ts';
import type { TagBackground } from '../../core/tags/propose-tags.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import { readVocabulary } from '../search/sound-model.ts';

export type PackFiles = Pick<InstalledPack, 'folder' | 'manifest'>;

export interface PackCategories {
  readonly catIds: readonly string[];
  /** One unit vector a CatID, row after row. */
  readonly vectors: Float32Array;
  readonly background: TagBackground;
}

const declaredSchema = z.object({ names: z.string() });
const calibrationSchema = z.object({
  background: z.object({ mean: z.number(), deviation: z.number().positive() }),
});

/** Undefined where the pack brings no vocabulary of CatIDs, or one that cannot be read. */
export function readPackCategories(pack: PackFiles): PackCategories | undefined {
  const calibration = calibrationSchema.safeParse(pack.manifest.calibration);
  const vectors = readVocabulary(pack);
  const names = readNames(pack);
  const { dim } = pack.manifest.audio;
  if (!calibration.success || vectors.length === 0 || names.length * dim !== vectors.length) return undefined;
  const rows = names.flatMap(({ kind, name }, row) => (kind === 'ucs' && findUcs(name) ? [row] : []));
  if (rows.length === 0) return undefined;
  const kept = new Float32Array(rows.length * dim);
  for (const [at, row] of rows.entries()) kept.set(vectors.subarray(row * dim, (row + 1) * dim), at * dim);
  return {
    catIds: rows.map((row) => names[row]?.name ?? ''),
    vectors: kept,
    background: calibration.data.background,
  };
}

function readNames({ folder, manifest }: PackFiles): z.infer<typeof vocabularyNamesSchema> {
  const declared = declaredSchema.safeParse(manifest.vocabulary);
  const file = declared.success ? manifest.files[declared.data.names] : undefined;
  if (!file) return [];
  try {
    return vocabularyNamesSchema.parse(JSON.parse(readFileSync(join(folder, file.path), 'utf8')));
  } catch {
    // As with the vectors: `pack check` tells what is missing.
    return [];
  }
}
