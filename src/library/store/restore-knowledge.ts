import { extname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import {
  type FoldersFile,
  foldersFile,
  getFoldersPath,
  getPeoplePath,
  type KnownClip,
  type PeopleFile,
  peopleFile,
} from './people-knowledge.ts';
import { transact } from './sqlite-errors.ts';
import { readJson } from './write-json.ts';

/**
 * Fills a database that knows no folder from the safety copies. The clips come back as missing ones with their path and
 * fingerprint, so the next scan finds them by the ordinary rules of identity. Returns notices for the user.
 */
export function restoreKnowledge(sql: Sqlite.Database, directory: string, now: () => number): string[] {
  const { count } = sql.prepare('SELECT count(*) AS count FROM folders').get() as { count: number };
  if (count > 0) return [];
  const folders = foldersFile.safeParse(readJson(getFoldersPath(directory))).data;
  const people = peopleFile.safeParse(readJson(getPeoplePath(directory))).data;
  if (!folders?.folders.length && !people?.clips.length) return [];
  transact(sql, () => restore(sql, folders, people, now()));
  const folderCount = folders?.folders.length ?? 0;
  const clipCount = people?.clips.length ?? 0;
  return [
    `The library was rebuilt: ${folderCount} ${folderCount === 1 ? 'folder is' : 'folders are'} scanned again; tags, ratings and descriptions of ${clipCount} ${clipCount === 1 ? 'clip' : 'clips'} were brought back.`,
  ];
}

function restore(
  sql: Sqlite.Database,
  folders: FoldersFile | undefined,
  people: PeopleFile | undefined,
  nowMs: number,
): void {
  const addFolder = sql.prepare(
    'INSERT OR IGNORE INTO folders (path, is_sample, is_removed, added_at_ms) VALUES (?, ?, ?, ?)',
  );
  for (const folder of folders?.folders ?? []) {
    addFolder.run(folder.path, folder.isSample ? 1 : 0, folder.isRemoved ? 1 : 0, nowMs);
  }
  const addSetting = sql.prepare('INSERT OR IGNORE INTO settings (key, value_json) VALUES (?, ?)');
  for (const [key, value] of Object.entries(people?.settings ?? {})) addSetting.run(key, value);
  // A folder that only the clips remember comes back as a removed one: its knowledge waits until it is added again.
  for (const clip of people?.clips ?? []) addFolder.run(clip.folder, 0, 1, nowMs);
  const addClip = prepareAddClip(sql, nowMs);
  for (const clip of people?.clips ?? []) addClip(clip);
}

function prepareAddClip(sql: Sqlite.Database, nowMs: number): (clip: KnownClip) => void {
  const addContent = sql.prepare(
    'INSERT OR IGNORE INTO contents (fingerprint, byte_size, created_at_ms) VALUES (?, ?, ?)',
  );
  const addClip = sql.prepare(`
    INSERT OR IGNORE INTO clips (folder_id, relative_path, path_bytes, extension, byte_size, modified_at_ms, content_id,
      is_missing, added_at_ms, description, rating, ucs_cat_id, ucs_is_chosen)
    VALUES ((SELECT id FROM folders WHERE path = ?), ?, ?, ?, ?, 0,
      (SELECT id FROM contents WHERE fingerprint = ?), 1, ?, ?, ?, ?, ?)`);
  const addTag = sql.prepare('INSERT OR IGNORE INTO tags (name) VALUES (?)');
  const tagClip = sql.prepare(
    'INSERT OR IGNORE INTO clip_tags (clip_id, tag_id, added_at_ms) SELECT ?, id, ? FROM tags WHERE name = ?',
  );
  return (clip) => {
    if (clip.fingerprint) addContent.run(clip.fingerprint, clip.byteSize, nowMs);
    const extension = extname(clip.relativePath).slice(1).toLowerCase();
    const bytes = clip.pathBytes === null ? null : Buffer.from(clip.pathBytes, 'base64');
    const { lastInsertRowid, changes } = addClip.run(
      clip.folder,
      clip.relativePath,
      bytes,
      extension,
      clip.byteSize,
      clip.fingerprint,
      nowMs,
      clip.description,
      clip.rating,
      clip.ucsCatId,
      clip.ucsCatId === null ? 0 : 1,
    );
    if (changes === 0) return;
    for (const tag of clip.tags) {
      addTag.run(tag);
      tagClip.run(lastInsertRowid, nowMs, tag);
    }
  };
}
