/** What people typed, apart from the database: small JSON files beside it, from which a lost database is rebuilt. */
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { z } from 'zod';

/** Folders the user added; written whenever they change. */
export const foldersFile = z.object({
  format: z.literal('earmark-folders/1'),
  folders: z.array(z.object({ path: z.string(), isSample: z.boolean(), isRemoved: z.boolean() })),
});

const knownClip = z.object({
  folder: z.string(),
  relativePath: z.string(),
  /** Base64, where the name is not valid UTF-8. */
  pathBytes: z.string().nullable(),
  fingerprint: z.string().nullable(),
  byteSize: z.number(),
  tags: z.array(z.string()),
  description: z.string(),
  rating: z.number(),
  /** The UCS category that a person chose; copies of older versions have none. */
  ucsCatId: z.string().nullable().default(null),
});

export const peopleFile = z.object({
  format: z.literal('earmark-people/1'),
  settings: z.record(z.string(), z.string()),
  clips: z.array(knownClip),
});

export type FoldersFile = z.infer<typeof foldersFile>;
export type PeopleFile = z.infer<typeof peopleFile>;
export type KnownClip = z.infer<typeof knownClip>;
export type KnownFolder = FoldersFile['folders'][number];

export const getFoldersPath = (directory: string): string => join(directory, 'folders.json');
export const getPeoplePath = (directory: string): string => join(directory, 'people-backup.json');

/** Every clip somebody typed something about, one at a time; throws where a damaged file ends. */
export function* readKnownClips(sql: Sqlite.Database, order: 'ASC' | 'DESC' = 'ASC'): Generator<KnownClip> {
  const everything = { after: 0, upTo: Number.MAX_SAFE_INTEGER };
  const rows = prepareKnownClips(sql, order).iterate(everything) as Iterable<KnownClipRow>;
  for (const row of rows) yield toKnownClip(row);
}

/** As `readKnownClips`, in pages of so many ids of clips; the library may be changed between two of them. */
export function* readKnownPages(sql: Sqlite.Database, idsPerPage: number): Generator<KnownClip[]> {
  const page = prepareKnownClips(sql, 'ASC');
  const last = sql.prepare('SELECT max(id) FROM clips').pluck().get() as number | null;
  for (let after = 0; after < (last ?? 0); after += idsPerPage) {
    yield (page.all({ after, upTo: after + idsPerPage }) as KnownClipRow[]).map(toKnownClip);
  }
}

function prepareKnownClips(sql: Sqlite.Database, order: 'ASC' | 'DESC') {
  return sql.prepare(knownClipsSql(order, knowsChosenCategories(sql)));
}

function toKnownClip(row: KnownClipRow): KnownClip {
  return {
    folder: row.folder,
    relativePath: row.relative_path,
    pathBytes: row.path_bytes?.toString('base64') ?? null,
    fingerprint: row.fingerprint,
    byteSize: row.byte_size,
    tags: JSON.parse(row.tags_json) as string[],
    description: row.description,
    rating: row.rating,
    ucsCatId: row.chosen_cat_id,
  };
}

export function readKnownFolders(sql: Sqlite.Database): KnownFolder[] {
  const rows = sql
    .prepare('SELECT path, is_sample, is_removed FROM folders ORDER BY id')
    .all() as FolderRow[];
  return rows.map((row) => ({
    path: row.path,
    isSample: row.is_sample === 1,
    isRemoved: row.is_removed === 1,
  }));
}

export function readKnownSettings(sql: Sqlite.Database): Record<string, string> {
  const rows = sql.prepare('SELECT key, value_json FROM settings').all() as SettingRow[];
  return Object.fromEntries(rows.map((row) => [row.key, row.value_json]));
}

interface KnownClipRow {
  folder: string;
  relative_path: string;
  path_bytes: Buffer | null;
  fingerprint: string | null;
  byte_size: number;
  description: string;
  rating: number;
  chosen_cat_id: string | null;
  tags_json: string;
}

interface FolderRow {
  path: string;
  is_sample: number;
  is_removed: number;
}

interface SettingRow {
  key: string;
  value_json: string;
}

/** A damaged library may be of version 1, which had no such column. */
function knowsChosenCategories(sql: Sqlite.Database): boolean {
  const columns = sql.pragma('table_info(clips)') as { name: string }[];
  return columns.some(({ name }) => name === 'ucs_is_chosen');
}

const knownClipsSql = (order: 'ASC' | 'DESC', hasChosen: boolean) => `
  SELECT folders.path AS folder, clips.relative_path, clips.path_bytes, contents.fingerprint, clips.byte_size,
    clips.description, clips.rating, ${hasChosen ? 'iif(clips.ucs_is_chosen, clips.ucs_cat_id, NULL)' : 'NULL'} AS chosen_cat_id,
    (SELECT json_group_array(tags.name) FROM clip_tags JOIN tags ON tags.id = clip_tags.tag_id
     WHERE clip_tags.clip_id = clips.id) AS tags_json
  FROM clips NOT INDEXED CROSS JOIN folders ON folders.id = clips.folder_id
    LEFT JOIN contents ON contents.id = clips.content_id
  WHERE clips.id > @after AND clips.id <= @upTo
    AND (clips.description <> '' OR clips.rating > 0 ${hasChosen ? 'OR clips.ucs_is_chosen = 1' : ''}
      OR EXISTS (SELECT 1 FROM clip_tags WHERE clip_tags.clip_id = clips.id))
  ORDER BY clips.id ${order}`;
