import type { LibraryDatabase } from './open-database.ts';
import { transact } from './sqlite-errors.ts';

export interface RelocatedClips {
  readonly movedIds: readonly number[];
  /** Rows that joined a moved one and are gone. */
  readonly joinedIds: readonly number[];
}

export interface Relocation {
  readonly fromFolderId: number;
  /** Only clips in this directory of the old folder; `''` is all of it. */
  readonly fromDirectory: string;
  readonly toFolderId: number;
  /** Where that directory lies in the new folder. */
  readonly toDirectory: string;
}

/**
 * Moves clips between overlapping folders: same files, same ids, another root. Where the new folder already has a row for
 * the same file (from an earlier time), what people typed there joins the moving clip and that row goes.
 */
export function relocateClips(database: LibraryDatabase, relocation: Relocation): RelocatedClips {
  const { sql } = database;
  const from = relocation.fromDirectory === '' ? '' : `${relocation.fromDirectory}/`;
  const to = relocation.toDirectory === '' ? '' : `${relocation.toDirectory}/`;
  const rows = sql
    .prepare(
      // SQLite counts characters where JavaScript counts halves of some: it measures for itself.
      `SELECT id, relative_path, path_bytes FROM clips
       WHERE folder_id = @folderId AND substr(relative_path, 1, length(@from)) = @from`,
    )
    .all({ folderId: relocation.fromFolderId, from }) as MovingRow[];
  const move = sql.prepare('UPDATE clips SET folder_id = ?, relative_path = ?, path_bytes = ? WHERE id = ?');
  const find = sql.prepare('SELECT id FROM clips WHERE folder_id = ? AND relative_path = ?').pluck();
  const joinedIds: number[] = [];
  transact(sql, () => {
    for (const row of rows) {
      const path = to + row.relative_path.slice(from.length);
      const other = find.get(relocation.toFolderId, path) as number | undefined;
      if (other !== undefined) {
        joinKnowledge(database, other, row.id);
        joinedIds.push(other);
      }
      move.run(relocation.toFolderId, path, moveBytes(row.path_bytes, from, to), row.id);
    }
  });
  return { movedIds: rows.map((row) => row.id), joinedIds };
}

/** What people typed of one clip joins another one; the first row goes. Call inside a transaction. */
export function joinKnowledge(database: LibraryDatabase, fromClipId: number, intoClipId: number): void {
  if (fromClipId === intoClipId) return;
  copyKnowledge(database, fromClipId, intoClipId);
  database.sql.prepare('DELETE FROM clips WHERE id = ?').run(fromClipId);
}

/** What people typed of one clip joins another one, and stays where it is. Call inside a transaction. */
export function copyKnowledge({ sql }: LibraryDatabase, fromClipId: number, intoClipId: number): void {
  sql
    .prepare(
      'INSERT OR IGNORE INTO clip_tags (clip_id, tag_id, added_at_ms) SELECT ?, tag_id, added_at_ms FROM clip_tags WHERE clip_id = ?',
    )
    .run(intoClipId, fromClipId);
  sql
    .prepare(`
      UPDATE clips SET rating = max(clips.rating, old.rating),
        description = CASE WHEN clips.description = '' THEN old.description
          WHEN old.description IN ('', clips.description) THEN clips.description
          ELSE clips.description || char(10) || old.description END,
        ucs_cat_id = CASE WHEN old.ucs_is_chosen > clips.ucs_is_chosen THEN old.ucs_cat_id ELSE clips.ucs_cat_id END,
        ucs_is_chosen = max(clips.ucs_is_chosen, old.ucs_is_chosen)
      FROM clips AS old WHERE old.id = ? AND clips.id = ?`)
    .run(fromClipId, intoClipId);
}

interface MovingRow {
  id: number;
  relative_path: string;
  path_bytes: Buffer | null;
}

function moveBytes(bytes: Buffer | null, from: string, to: string): Buffer | null {
  // Only the part below the directory can be anything but UTF-8: folders are added by their text.
  return bytes && Buffer.concat([Buffer.from(to), bytes.subarray(Buffer.byteLength(from))]);
}
