import type { ClipPresence } from '../../shared/contract/clips.ts';
import { type ClipPlace, getFileName } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';

/** What is needed to open a clip's file. */
export interface ClipFile extends ClipPlace {
  readonly id: number;
  readonly name: string;
  readonly extension: string;
  readonly codec: string | null;
  readonly bitDepth: number | null;
  readonly contentId: number | null;
  readonly presence: ClipPresence;
}

export interface ClipFileStore {
  find(clipId: number): ClipFile | undefined;
}

export function createClipFileStore({ sql }: LibraryDatabase): ClipFileStore {
  const select = sql.prepare(`
    SELECT folders.path AS folder_path, folders.state, folders.is_removed, clips.relative_path, clips.path_bytes,
      clips.extension, clips.is_missing, clips.content_id, contents.codec, contents.bit_depth
    FROM clips JOIN folders ON folders.id = clips.folder_id
    LEFT JOIN contents ON contents.id = clips.content_id WHERE clips.id = +?`);
  return {
    find(clipId) {
      const row = select.get(clipId) as FileRow | undefined;
      if (!row) return undefined;
      const isGone = row.is_missing === 1 || row.is_removed === 1;
      return {
        id: clipId,
        folderPath: row.folder_path,
        relativePath: row.relative_path,
        pathBytes: row.path_bytes,
        name: getFileName(row.relative_path),
        extension: row.extension,
        codec: row.codec,
        bitDepth: row.bit_depth,
        contentId: row.content_id,
        presence: isGone ? 'missing' : row.state === 'offline' ? 'offline' : 'present',
      };
    },
  };
}

interface FileRow {
  folder_path: string;
  state: string;
  is_removed: number;
  relative_path: string;
  path_bytes: Buffer | null;
  extension: string;
  is_missing: number;
  content_id: number | null;
  codec: string | null;
  bit_depth: number | null;
}
