import { createHash } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { resolvePackFile } from '../inference/read-manifest.ts';

/** Every file is there, is a file of this folder, and has the bytes that pack.json says. */
export async function checkFiles(folder: string, manifest: PackManifest): Promise<string> {
  let bytes = 0;
  for (const file of Object.values(manifest.files)) {
    const path = resolvePackFile(folder, file.path);
    if (lstatSync(join(folder, file.path)).isSymbolicLink()) {
      throw new AppError('pack-invalid', `${file.path} is a symbolic link: a pack holds its files itself.`);
    }
    if ((await hashFile(path)) !== file.sha256) {
      throw new AppError(
        'pack-invalid',
        `${file.path} is damaged or another version: its checksum is wrong.`,
      );
    }
    bytes += file.bytes;
  }
  return `${Object.keys(manifest.files).length} files, ${(bytes / 1e6).toFixed(1)} MB, checksums right`;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
