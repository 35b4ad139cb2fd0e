// The pack's vocabulary as evidence for captions.
import { readFileSync } from 'node:fs';
import type { CaptionVocabulary } from '../../core/captions/vocabulary-evidence.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import {
  parseVocabularyVectors,
  vocabularyNamesSchema,
  vocabularySchema,
} from '../../core/packs/vocabulary.ts';
import { getPackFile } from '../inference/read-manifest.ts';

export type PackVocabulary = CaptionVocabulary;

const none: PackVocabulary = { vectors: new Float32Array(), categoryRows: [] };

/** Empty where the pack brings none, or one without names. Throws AppError 'pack-invalid' for files that are missing. */
export function readVocabulary(folder: string, manifest: PackManifest): PackVocabulary {
  const declared = vocabularySchema.safeParse(manifest.vocabulary);
  if (!declared.success) return none;
  const { vectors: key, names, dtype } = declared.data;
  const bytes = new Uint8Array(readFileSync(getPackFile(folder, manifest, key))).buffer;
  const vectors = parseVocabularyVectors(bytes, dtype, manifest.audio.dim);
  if (names === undefined || vectors.length === 0) return { vectors, categoryRows: [] };
  const parsed = vocabularyNamesSchema.safeParse(
    JSON.parse(readFileSync(getPackFile(folder, manifest, names), 'utf8')),
  );
  if (!parsed.success) return { vectors, categoryRows: [] };
  return { vectors, categoryRows: parsed.data.flatMap(({ kind }, row) => (kind === 'ucs' ? [row] : [])) };
}
