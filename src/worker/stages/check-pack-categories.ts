import { readFileSync } from 'node:fs';
import { parseShifts } from '../../core/packs/category-head.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { vocabularyNamesSchema, vocabularySchema } from '../../core/packs/vocabulary.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getPackFile } from '../inference/read-manifest.ts';

/** What was learned of UCS categories fits the vocabulary whose rows it moves. */
export function checkCategories(folder: string, manifest: PackManifest): string {
  const { categories: head, vocabulary, audio } = manifest;
  if (!head) return 'this pack has learned nothing of UCS categories beside their phrases';
  const names = vocabularySchema.safeParse(vocabulary).data?.names;
  if (names === undefined)
    throw new AppError('pack-invalid', 'A category head needs a vocabulary with names: it moves their rows.');
  const listed = vocabularyNamesSchema.safeParse(
    JSON.parse(readFileSync(getPackFile(folder, manifest, names), 'utf8')),
  );
  const catIds = (listed.data ?? []).flatMap(({ kind, name }) =>
    kind === 'ucs' && findUcs(name) ? [name] : [],
  );
  const bytes = new Uint8Array(readFileSync(getPackFile(folder, manifest, head.shifts))).buffer;
  const parsed = parseShifts(bytes, head, audio.dim, catIds);
  if (parsed.kind === 'faulty')
    throw new AppError('pack-invalid', `The pack does not fit together: ${parsed.problem}.`);
  return `${catIds.length} CatIDs in ${head.names.length} categories`;
}
