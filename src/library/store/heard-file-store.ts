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
  const listFolders = sql.prepare('SELECT id, path FROM folders WHERE is_removed = 0');
  const ofFolder = sql.prepare(formatSelect('TRUE'));
  // Each by the index of names: a library of a million is asked for hundreds of files, one by one.
  const ofFile = sql.prepare(formatSelect('clips.relative_path = @relative'));
  const ofDirectory = sql.prepare(
    formatSelect("clips.relative_path > @relative || '/' AND clips.relative_path < @relative || '0'"),
  );
  return {
    listUnder(path, spaceId) {
      const found = (listFolders.all() as { id: number; path: string }[]).flatMap((folder) => {
        const here = { spaceId, sep, folderId: folder.id };
        // Whoever names a folder above a watched one means the watched one as well.
        if (isInside(folder.path, path)) return ofFolder.all(here);
        if (!isInside(path, folder.path)) return [];
        const relative = path.slice(withSeparator(folder.path).length).replaceAll(sep, '/');
        return [...ofFile.all({ ...here, relative }), ...ofDirectory.all({ ...here, relative })];
      }) as HeardFile[];
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

const withSeparator = (path: string) => (path.endsWith(sep) ? path : path + sep);
const isInside = (path: string, outer: string) =>
  withSeparator(path) === withSeparator(outer) || path.startsWith(withSeparator(outer));

const formatSelect = (which: string) => `
  SELECT clips.id AS clipId, clips.content_id AS contentId, contents.duration_seconds AS durationSeconds,
    rtrim(folders.path, @sep) || @sep || replace(clips.relative_path, '/', @sep) AS path
  FROM folders CROSS JOIN clips ON clips.folder_id = folders.id
  JOIN contents ON contents.id = clips.content_id
  JOIN vector_members ON vector_members.content_id = clips.content_id
    AND vector_members.vector_space_id = @spaceId
  WHERE folders.id = @folderId AND ${which} AND clips.is_missing = 0`;
