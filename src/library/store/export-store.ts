import type { LibraryDatabase } from './open-database.ts';

export interface ExportStore {
  /** The next clips in the order of their ids: those of folders in the library, and missing ones people typed something about. */
  listPage(afterId: number, limit: number): { readonly id: number; readonly fingerprint: string | null }[];
}

export function createExportStore({ sql }: LibraryDatabase): ExportStore {
  const select = sql.prepare(`
    SELECT clips.id, contents.fingerprint
    FROM clips JOIN folders ON folders.id = clips.folder_id LEFT JOIN contents ON contents.id = clips.content_id
    WHERE clips.id > ? AND ((folders.is_removed = 0 AND clips.is_missing = 0)
      OR clips.description <> '' OR clips.rating > 0 OR clips.ucs_is_chosen = 1
      OR EXISTS (SELECT 1 FROM clip_tags WHERE clip_tags.clip_id = clips.id))
    ORDER BY clips.id LIMIT ?`);
  return {
    listPage: (afterId, limit) => select.all(afterId, limit) as { id: number; fingerprint: string | null }[],
  };
}
