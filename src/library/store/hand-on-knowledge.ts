import { getFileName } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';
import { copyKnowledge } from './relocate-clips.ts';
import { isTyped } from './typed-clips.ts';

/**
 * A file that is moved to another drive is a copy first, and a clip of its own: when the one it was copied from is gone, it
 * gets what people typed of that, unless they typed something about the copy itself. The clip that is gone keeps it as
 * well, and has it when it returns. Answers the clips that got something. Call inside a transaction.
 */
export function handOnKnowledge(database: LibraryDatabase, goneClipIds: readonly number[]): number[] {
  const { sql } = database;
  const gone = sql.prepare(goneSql).all(JSON.stringify(goneClipIds)) as GoneRow[];
  const listCopies = sql.prepare(copiesSql);
  const heirs: number[] = [];
  for (const { id, content_id, relative_path } of gone) {
    const heir = findHeir(listCopies.all(content_id) as CopyRow[], relative_path);
    if (!heir) continue;
    copyKnowledge(database, id, heir.id);
    heirs.push(heir.id);
  }
  return heirs;
}

/** Clips of a folder, in a range of ids, that people typed something about. */
export function createTypedLister({ sql }: LibraryDatabase, folderId: number): (ids: IdRange) => number[] {
  const select = sql.prepare(typedSql).pluck();
  return (ids) => select.all({ folderId, ...ids }) as number[];
}

export interface IdRange {
  readonly after: number;
  readonly upTo: number;
}

/** The largest id of a clip; 0 where there is none. */
export function findLastClipId({ sql }: LibraryDatabase): number {
  return (sql.prepare('SELECT max(id) FROM clips').pluck().get() as number | null) ?? 0;
}

/** The one at the same place in its folder, of the same name, or made last. */
function findHeir(copies: readonly CopyRow[], relativePath: string): CopyRow | undefined {
  const name = getFileName(relativePath);
  return (
    copies.find((copy) => copy.relative_path === relativePath) ??
    copies.find((copy) => getFileName(copy.relative_path) === name) ??
    copies[0]
  );
}

interface GoneRow {
  id: number;
  content_id: number;
  relative_path: string;
}

interface CopyRow {
  id: number;
  relative_path: string;
}

const goneSql = `
  SELECT id, content_id, relative_path FROM clips
  WHERE id IN (SELECT value FROM json_each(?)) AND content_id IS NOT NULL AND ${isTyped}`;

// By the ids, not by an index that leads to all clips of the folder each time.
const typedSql = `
  SELECT id FROM clips NOT INDEXED
  WHERE id > @after AND id <= @upTo AND folder_id = @folderId AND content_id IS NOT NULL AND ${isTyped}`;

const copiesSql = `
  SELECT clips.id, clips.relative_path
  FROM clips JOIN folders ON folders.id = clips.folder_id
  WHERE clips.content_id = +? AND clips.is_missing = 0 AND folders.is_removed = 0 AND NOT ${isTyped}
  ORDER BY clips.id DESC LIMIT 256`;
