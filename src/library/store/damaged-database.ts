import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  foldersFile,
  getFoldersPath,
  getPeoplePath,
  type KnownClip,
  type KnownFolder,
  peopleFile,
  readKnownClips,
  readKnownFolders,
  readKnownSettings,
} from './people-knowledge.ts';
import { readJson, writeJson } from './write-json.ts';

/**
 * Adds what can still be read of people's knowledge to the safety copies, from which the new database starts, and only then
 * renames the damaged one (with its log) to `library.db.damaged-<time>`: where the copies cannot be written, the next start
 * tries again. Returns the notice for the user.
 */
export function moveDamagedAside(path: string, nowMs: number): string {
  salvage(path, join(path, '..'));
  const stamp = new Date(nowMs).toISOString().replaceAll(':', '-');
  const aside = `${path}.damaged-${stamp}`;
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
  return `The library file was damaged. It was moved aside as ${basename(aside)}; folders are scanned again, tags and descriptions were brought back.`;
}

function salvage(damaged: string, directory: string): void {
  const salvaged = readWhatIsLeft(damaged);
  const oldPeople = peopleFile.safeParse(readJson(getPeoplePath(directory))).data;
  const oldFolders = foldersFile.safeParse(readJson(getFoldersPath(directory))).data;
  const clips = mergeBy([...(oldPeople?.clips ?? []), ...salvaged.clips], clipKey);
  const folders = mergeBy([...(oldFolders?.folders ?? []), ...salvaged.folders], (folder) => folder.path);
  const settings = { ...oldPeople?.settings, ...salvaged.settings };
  writeJson(getPeoplePath(directory), { format: 'earmark-people/1', settings, clips });
  writeJson(getFoldersPath(directory), { format: 'earmark-folders/1', folders });
}

/** Later entries win: what the damaged file still holds is newer than its copy. */
function mergeBy<T>(entries: readonly T[], getKey: (entry: T) => string): T[] {
  return [...new Map(entries.map((entry) => [getKey(entry), entry])).values()];
}

const clipKey = (clip: KnownClip) => JSON.stringify([clip.folder, clip.relativePath]);

function readWhatIsLeft(damaged: string) {
  const left = {
    clips: [] as KnownClip[],
    folders: [] as KnownFolder[],
    settings: {} as Record<string, string>,
  };
  let sql: Sqlite.Database;
  try {
    sql = new Sqlite(damaged, { readonly: true, fileMustExist: true });
  } catch {
    return left;
  }
  const attempts = [
    () => left.folders.push(...readKnownFolders(sql)),
    () => Object.assign(left.settings, readKnownSettings(sql)),
    // From both ends: a bad page in the middle hides only itself.
    () => collect(readKnownClips(sql, 'ASC'), left.clips),
    () => collect(readKnownClips(sql, 'DESC'), left.clips),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch {
      // This part is gone; the safety copy may have it.
    }
  }
  sql.close();
  return left;
}

function collect(from: Iterable<KnownClip>, into: KnownClip[]): void {
  for (const clip of from) into.push(clip);
}
