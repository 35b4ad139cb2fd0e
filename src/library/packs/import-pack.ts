import { randomUUID } from 'node:crypto';
import {
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import type { PackCheck } from '../../shared/contract/packs.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { translateSqliteError } from '../store/sqlite-errors.ts';
import type { ProposedPack } from './propose-pack.ts';

/** Of folders that become packs when they are whole. */
const halfPrefix = '.import-';

export interface ImportPackOptions {
  readonly source: string;
  readonly proposed: ProposedPack;
  /** `<library>/packs` */
  readonly packsFolder: string;
  /** Tries everything the copy promises. */
  readonly check: (folder: string) => Promise<PackCheck>;
  readonly signal: AbortSignal;
}

/**
 * Copies a pack into the library: into a folder beside its place, checked there, renamed when all is well. Whatever
 * goes wrong, nothing half is left. Answers the folder. Throws AppError 'pack-invalid', 'disk-full' or 'cancelled'.
 */
export async function importPack({
  source,
  proposed,
  packsFolder,
  check,
  signal,
}: ImportPackOptions): Promise<string> {
  const { manifest } = proposed;
  const target = join(packsFolder, manifest.id);
  if (!proposed.isGenerated && isSameFolder(source, target)) {
    refuseUnsound(await check(target));
    return target;
  }
  const copy = join(packsFolder, `${halfPrefix}${manifest.id}-${randomUUID()}`);
  try {
    mkdirSync(copy, { recursive: true });
    const files = listFiles(source, manifest);
    for (const path of proposed.isGenerated ? files : [...files, 'pack.json']) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
      await copyPackFile(source, copy, path);
    }
    if (proposed.isGenerated) writeFileSync(join(copy, 'pack.json'), JSON.stringify(manifest, null, 2));
    refuseUnsound(await check(copy));
    rmSync(target, { recursive: true, force: true });
    renameSync(copy, target);
    return target;
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw translateSqliteError(error);
  }
}

function refuseUnsound({ ok, steps }: PackCheck): void {
  if (!ok)
    throw new AppError('pack-invalid', steps.find((step) => !step.ok)?.detail ?? 'The pack is not valid.');
}

/** Somebody has put the pack where imports go: it is not copied over itself. */
function isSameFolder(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(a) === realpathSync(b);
}

/** Removes what imports left that were ended in the middle. Call where none can be under way: at the start of the owner. */
export function removeHalfImports(packsFolder: string): void {
  const names = existsSync(packsFolder) ? readdirSync(packsFolder) : [];
  for (const name of names.filter((found) => found.startsWith(halfPrefix)))
    rmSync(join(packsFolder, name), { recursive: true, force: true });
}

/** Files of the manifest, the golden sample, and what people should be able to read: licences and cards. */
function listFiles(source: string, manifest: PackManifest): string[] {
  const { golden } = manifest;
  const paths = (value: string | Record<string, string> | undefined) =>
    value === undefined ? [] : typeof value === 'string' ? [value] : Object.values(value);
  const papers = readdirSync(source).filter((name) =>
    /^(licen[cs]e|readme|notice|attribution|model_card)/i.test(name),
  );
  return [
    ...new Set([
      ...Object.values(manifest.files).map((file) => file.path),
      ...paths(golden?.audio),
      ...paths(golden?.features),
      ...paths(golden?.embedding),
      ...paths(golden?.textEmbedding),
      ...papers.filter((name) => lstatSync(join(source, name)).isFile()),
    ]),
  ];
}

/** Only files that really lie in the folder: a link could bring anything of the disk into the library. */
async function copyPackFile(source: string, copy: string, path: string): Promise<void> {
  const from = join(source, path);
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (!stats) throw new AppError('pack-invalid', `The pack's file ${path} is missing.`);
  if (stats.isSymbolicLink()) {
    throw new AppError(
      'pack-invalid',
      `${path} is a symbolic link. Choose a folder that holds the files themselves.`,
    );
  }
  if (!stats.isFile()) throw new AppError('pack-invalid', `${path} is not a file.`);
  if (!realpathSync(from).startsWith(realpathSync(source) + sep)) {
    throw new AppError('pack-invalid', `The pack's file ${path} leads out of the pack's folder.`);
  }
  const to = join(copy, path);
  mkdirSync(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_EXCL);
}
