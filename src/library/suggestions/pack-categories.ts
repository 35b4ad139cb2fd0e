// The UCS categories that a pack has vectors for, and what it has learned of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type CategoryRows, moveRows, parseShifts } from '../../core/packs/category-head.ts';
import { vocabularyNamesSchema } from '../../core/packs/vocabulary.ts';
import { type CategoryChances, phraseChances } from '../../core/tags/propose-categories.ts';
import type { TagBackground } from '../../core/tags/propose-tags.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import { readVocabulary } from '../search/sound-model.ts';

export type PackFiles = Pick<InstalledPack, 'folder' | 'manifest'>;

export interface PackCategories {
  readonly catIds: readonly string[];
  /** One unit vector a CatID, row after row: what its phrases mean. */
  readonly phrases: Float32Array;
  /** The same, moved by what the pack has learned of their categories; undefined where it has learned nothing. */
  readonly moved: Float32Array | undefined;
  /** How sure a proposal is, by `moved` or else by `phrases`. */
  readonly chances: CategoryChances;
  readonly background: TagBackground;
}

const declaredSchema = z.object({ names: z.string() });
const calibrationSchema = z.object({
  background: z.object({ mean: z.number(), deviation: z.number().positive() }),
});

/** Undefined where the pack brings no vocabulary of CatIDs, or one that cannot be read. */
export function readPackCategories(pack: PackFiles): PackCategories | undefined {
  const calibration = calibrationSchema.safeParse(pack.manifest.calibration);
  const rows = readRows(pack);
  if (!calibration.success || !rows) return undefined;
  const moved = moveByHead(pack, rows);
  return {
    catIds: rows.catIds,
    phrases: rows.vectors,
    moved: moved?.vectors,
    chances: (moved && pack.manifest.categories) ?? phraseChances,
    background: calibration.data.background,
  };
}

function readRows(pack: PackFiles): CategoryRows | undefined {
  const vectors = readVocabulary(pack);
  const names = readNames(pack);
  const { dim } = pack.manifest.audio;
  if (vectors.length === 0 || names.length * dim !== vectors.length) return undefined;
  const rows = names.flatMap(({ kind, name }, row) => (kind === 'ucs' && findUcs(name) ? [row] : []));
  if (rows.length === 0) return undefined;
  const kept = new Float32Array(rows.length * dim);
  for (const [at, row] of rows.entries()) kept.set(vectors.subarray(row * dim, (row + 1) * dim), at * dim);
  return { catIds: rows.map((row) => names[row]?.name ?? ''), vectors: kept };
}

/** Undefined where the pack has no category head, or one that does not fit: `pack check` tells what is wrong. */
function moveByHead({ folder, manifest }: PackFiles, rows: CategoryRows): CategoryRows | undefined {
  const head = manifest.categories;
  const bytes = head ? readPart(folder, manifest, head.shifts) : undefined;
  if (!head || !bytes) return undefined;
  const parsed = parseShifts(new Uint8Array(bytes).buffer, head, manifest.audio.dim, rows.catIds);
  return parsed.kind === 'read' ? moveRows(rows, parsed.shiftOf) : undefined;
}

function readNames({ folder, manifest }: PackFiles): z.infer<typeof vocabularyNamesSchema> {
  const declared = declaredSchema.safeParse(manifest.vocabulary);
  const bytes = declared.success ? readPart(folder, manifest, declared.data.names) : undefined;
  if (!bytes) return [];
  try {
    return vocabularyNamesSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // As with files that are missing: `pack check` tells.
    return [];
  }
}

function readPart(folder: string, manifest: PackFiles['manifest'], key: string): Buffer | undefined {
  const file = manifest.files[key];
  try {
    return file && readFileSync(join(folder, file.path));
  } catch {
    return undefined;
  }
}
