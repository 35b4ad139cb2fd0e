import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { largestManifestBytes, parseManifest } from '../../core/packs/parse-manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Reads and validates `pack.json`. Throws AppError 'pack-missing' or 'pack-invalid' with the first reasons. */
export function readManifest(folder: string): PackManifest {
  const path = join(folder, 'pack.json');
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new AppError('pack-missing', `There is no pack.json in ${folder}.`);
  if (size > largestManifestBytes) {
    throw new AppError('pack-invalid', `pack.json is ${size} bytes long: that is no manifest.`);
  }
  const parsed = parseManifest(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new AppError('pack-invalid', parsed.problem);
  return parsed.manifest;
}

/** Another version of a pack comes into the folder of the last one: where this differs, what was read is old. */
export function stampManifest(folder: string): string {
  const stats = statSync(join(folder, 'pack.json'), { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.ino} ${stats.size}` : '';
}

/** Full path of a file of a pack. Throws AppError 'pack-invalid' where it is missing or leads out of the folder. */
export function resolvePackFile(folder: string, path: string): string {
  let real: string;
  let root: string;
  try {
    root = realpathSync(folder);
    real = realpathSync(join(folder, path));
  } catch (cause) {
    throw new AppError('pack-invalid', `The pack's file ${path} is missing.`, { cause });
  }
  if (!real.startsWith(root + sep)) {
    throw new AppError('pack-invalid', `The pack's file ${path} leads out of the pack's folder.`);
  }
  return real;
}

/** Full path of a file by its role in `files`. */
export function getPackFile(folder: string, manifest: PackManifest, role: string): string {
  const file = manifest.files[role];
  if (!file) throw new AppError('pack-invalid', `pack.json names no "${role}" file.`);
  return resolvePackFile(folder, file.path);
}
