import { readFileSync, statSync } from 'node:fs';
import { parseShifts } from '../../core/packs/category-head.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { countVocabularyRows, vocabularyNamesSchema, vocabularySchema } from '../../core/packs/vocabulary.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getPackFile } from '../inference/read-manifest.ts';

/** A vocabulary holds rows of the pack's vectors, and what was learned of UCS categories fits those that it moves. */
export function checkCategories(folder: string, manifest: PackManifest): string {
  const { categories: head, vocabulary, audio } = manifest;
  checkVocabulary(folder, manifest);
  if (!head) return 'this pack has learned nothing of UCS categories beside their phrases';
  const names = vocabularySchema.safeParse(vocabulary).data?.names;
  if (names === undefined)
    throw new AppError('pack-invalid', 'A category head needs a vocabulary with names: it moves their rows.');
  const catIds = readNames(folder, manifest, names).flatMap(({ kind, name }) =>
    kind === 'ucs' && findUcs(name) ? [name] : [],
  );
  const bytes = new Uint8Array(readFileSync(getPackFile(folder, manifest, head.shifts))).buffer;
  const parsed = parseShifts(bytes, head, audio.dim, catIds);
  if (parsed.kind === 'faulty')
    throw new AppError('pack-invalid', `The pack does not fit together: ${parsed.problem}.`);
  return `${catIds.length} CatIDs in ${head.names.length} categories`;
}

function readNames(folder: string, manifest: PackManifest, key: string) {
  const json: unknown = JSON.parse(readFileSync(getPackFile(folder, manifest, key), 'utf8'));
  return vocabularyNamesSchema.safeParse(json).data ?? [];
}

function checkVocabulary(folder: string, manifest: PackManifest): void {
  const declared = vocabularySchema.safeParse(manifest.vocabulary).data;
  if (!declared) return;
  const { size } = statSync(getPackFile(folder, manifest, declared.vectors));
  const { dim } = manifest.audio;
  const rows = countVocabularyRows(size, declared.dtype, dim);
  const names = declared.names === undefined ? undefined : readNames(folder, manifest, declared.names);
  if (rows !== undefined && (names?.length ?? rows) === rows) return;
  const wanted = names ? `${names.length} names` : 'whole rows';
  throw new AppError(
    'pack-invalid',
    `The vocabulary has ${size} bytes (${declared.dtype}): these are not ${wanted} of ${dim} numbers.`,
  );
}
