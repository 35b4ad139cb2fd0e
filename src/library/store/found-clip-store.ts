/** Clips of files that a scan has found and nobody has read yet: searchable by name, without a content. */
import type { ClipPlace } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';

/** A file as a walk saw it. */
export interface FoundRecord {
  readonly relativePath: string;
  readonly pathBytes: Uint8Array | null;
  readonly extension: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
}

export interface FoundClip extends FoundRecord, ClipPlace {
  readonly id: number;
  readonly folderId: number;
}

export interface FoundClipStore {
  /** The id of a new clip without content; undefined where there is one of this path already. */
  insert(folderId: number, file: FoundRecord, ucsCatId: string | null, nowMs: number): number | undefined;
  /** Its file is there with another size or time. */
  restate(clipId: number, byteSize: number, modifiedAtMs: number): void;
  find(clipId: number): FoundClip | undefined;
  /** In the order of their ids, of present files in folders that are there. */
  listAfter(clipId: number, limit: number): FoundClip[];
  /** The sizes of these clips' files, each once. */
  listSizes(clipIds: readonly number[]): number[];
  /** Those of one folder, whether it is there or not; undefined where there are none. */
  findOf(folderId: number): { readonly firstId: number; readonly count: number } | undefined;
  /** How many there are of each folder. */
  count(): Map<number, number>;
  /** Forgets those of the clips that nobody has read or typed anything about; answers which. */
  forget(clipIds: readonly number[]): { readonly id: number; readonly folderId: number }[];
}

export function createFoundClipStore({ sql }: LibraryDatabase): FoundClipStore {
  const insert = sql.prepare(`
    INSERT INTO clips (folder_id, relative_path, path_bytes, extension, byte_size, modified_at_ms, ucs_cat_id, added_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const restate = sql.prepare(
    'UPDATE clips SET byte_size = ?, modified_at_ms = ?, is_missing = 0 WHERE id = +? AND content_id IS NULL',
  );
  // `+?`, for SQLite plans a join anew for every bare parameter that it is given: ten times the work of answering.
  // Without the hint SQLite may walk all clips in the order of their ids: a million, to find the last ten.
  const selectInLine = formatSelect('clips INDEXED BY clips_by_content');
  const find = sql.prepare(`${formatSelect('clips')} AND clips.id = +?`);
  const listAfter = sql.prepare(`${selectInLine} AND clips.id > +? ORDER BY clips.id LIMIT ?`);
  const listSizes = sql
    .prepare('SELECT DISTINCT byte_size FROM clips WHERE id IN (SELECT value FROM json_each(?))')
    .pluck();
  const findOf = sql.prepare(
    `SELECT min(id) AS firstId, count(*) AS count FROM clips INDEXED BY clips_by_content
     WHERE content_id IS NULL AND is_missing = 0 AND folder_id = +?`,
  );
  const count = sql.prepare(
    `SELECT folder_id, count(*) AS clips FROM clips INDEXED BY clips_by_content
     WHERE content_id IS NULL AND is_missing = 0 GROUP BY folder_id`,
  );
  const forget = sql.prepare(forgetSql);
  return {
    insert(folderId, file, ucsCatId, nowMs) {
      const { relativePath, pathBytes, extension, byteSize, modifiedAtMs } = file;
      const bytes = pathBytes && Buffer.from(pathBytes);
      const values = [folderId, relativePath, bytes, extension, byteSize, modifiedAtMs, ucsCatId, nowMs];
      const { changes, lastInsertRowid } = insert.run(values);
      return changes > 0 ? Number(lastInsertRowid) : undefined;
    },
    restate: (clipId, byteSize, modifiedAtMs) => void restate.run(byteSize, modifiedAtMs, clipId),
    find(clipId) {
      const row = find.get(clipId) as FoundRow | undefined;
      return row && formatFound(row);
    },
    listAfter: (clipId, limit) => (listAfter.all(clipId, limit) as FoundRow[]).map(formatFound),
    listSizes: (clipIds) => listSizes.all(JSON.stringify(clipIds)) as number[],
    findOf(folderId) {
      const { firstId, count } = findOf.get(folderId) as { firstId: number | null; count: number };
      return firstId === null ? undefined : { firstId, count };
    },
    count() {
      const rows = count.all() as { folder_id: number; clips: number }[];
      return new Map(rows.map((row) => [row.folder_id, row.clips]));
    },
    forget: (clipIds) => forget.all(JSON.stringify(clipIds)) as { id: number; folderId: number }[],
  };
}

const formatSelect = (clips: string) => `
  SELECT clips.id, clips.folder_id, folders.path AS folder_path, clips.relative_path, clips.path_bytes, clips.extension,
    clips.byte_size, clips.modified_at_ms
  FROM ${clips} CROSS JOIN folders ON folders.id = clips.folder_id
  WHERE clips.content_id IS NULL AND clips.is_missing = 0 AND folders.is_removed = 0 AND folders.state = 'online'`;

const forgetSql = `
  DELETE FROM clips WHERE id IN (SELECT value FROM json_each(?)) AND content_id IS NULL
    AND description = '' AND rating = 0 AND ucs_is_chosen = 0
    AND NOT EXISTS (SELECT 1 FROM clip_tags WHERE clip_tags.clip_id = clips.id)
  RETURNING id, folder_id AS folderId`;

interface FoundRow {
  id: number;
  folder_id: number;
  folder_path: string;
  relative_path: string;
  path_bytes: Buffer | null;
  extension: string;
  byte_size: number;
  modified_at_ms: number;
}

function formatFound(row: FoundRow): FoundClip {
  return {
    id: row.id,
    folderId: row.folder_id,
    folderPath: row.folder_path,
    relativePath: row.relative_path,
    pathBytes: row.path_bytes,
    extension: row.extension,
    byteSize: row.byte_size,
    modifiedAtMs: row.modified_at_ms,
  };
}
