/** Clips by the path of their file, with what is known of their sound. */
import { sep } from 'node:path';
import type { LibraryDatabase } from './open-database.ts';

export interface HeardFile {
  readonly clipId: number;
  readonly contentId: number;
  readonly path: string;
  readonly durationSeconds: number | null;
}

export interface HeardFileStore {
  /** The clip at this path, or the clips under it where it is a folder; those that have vectors in this space. */
  listUnder(path: string, spaceId: number): HeardFile[];
}

export function createHeardFileStore({ sql }: LibraryDatabase): HeardFileStore {
  // Whoever names a folder above a watched one means the watched one as well.
  const select = sql.prepare(`
    WITH files AS (
      SELECT clips.id AS clipId, clips.content_id AS contentId, contents.duration_seconds AS durationSeconds,
        rtrim(folders.path, @sep) || @sep || replace(clips.relative_path, '/', @sep) AS path
      FROM clips JOIN folders ON folders.id = clips.folder_id AND folders.is_removed = 0
      JOIN contents ON contents.id = clips.content_id
      JOIN vector_members ON vector_members.content_id = clips.content_id
        AND vector_members.vector_space_id = @spaceId
      WHERE clips.is_missing = 0)
    SELECT * FROM files WHERE path = @path OR substr(path, 1, length(@inside)) = @inside ORDER BY path`);
  return {
    listUnder(path, spaceId) {
      const inside = path.endsWith(sep) ? path : path + sep;
      return select.all({ path, inside, sep, spaceId }) as HeardFile[];
    },
  };
}
