import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { largestManifestBytes, parseManifest } from '../../core/packs/parse-manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** The manifest of a folder. Throws AppError 'pack-missing' or 'pack-invalid' with words. */
export function readPack(folder: string): PackManifest {
  const path = join(folder, 'pack.json');
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new AppError('pack-missing', `There is no pack.json in ${folder}.`);
  if (size > largestManifestBytes) {
    throw new AppError('pack-invalid', `pack.json is ${size} bytes long: that is no manifest.`);
  }
  const parsed = parseManifest(readText(path));
  if (!parsed.ok) throw new AppError('pack-invalid', parsed.problem);
  return parsed.manifest;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('pack-invalid', `${path} cannot be read.`, { cause });
  }
}
