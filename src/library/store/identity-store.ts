/** Which clip is which file: everything a scan reads and writes. */
import type { ClipPlace } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';
import { isTyped } from './typed-clips.ts';

/** A clip with a given content and where it is thought to be. */
export interface ClipOfContent extends ClipPlace {
  readonly id: number;
  readonly folderId: number;
  readonly isMissing: boolean;
  readonly isFolderOffline: boolean;
}

/** A file as a clip's row describes it. */
export interface ClipFileRecord {
  readonly folderId: number;
  readonly relativePath: string;
  readonly pathBytes: Uint8Array | null;
  readonly extension: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
  readonly contentId: number;
  /** What the file's name says; a category that a person chose stays. */
  readonly ucsCatId: string | null;
}

export interface IdentityStore {
  hasPresent(folderId: number): boolean;
  countPresent(folderId: number): number;
  findContentOf(clipId: number): number | null;
  /** What the clip's file held when it was read last. */
  findBytes(clipId: number): { readonly fingerprint: string; readonly byteSize: number } | undefined;
  hasContent(fingerprint: string): boolean;
  /** True while the clip is at this place, as far as is known. */
  isAt(clipId: number, folderId: number, relativePath: string): boolean;
  /** Takes clips off their paths for a moment, so that they can change places. Call inside a transaction. */
  park(clipIds: readonly number[]): void;
  /** The content with this fingerprint; a new one where there is none. */
  ensureContent(
    fingerprint: string,
    byteSize: number,
    nowMs: number,
  ): { readonly id: number; readonly isNew: boolean };
  /** Missing ones first, of these those that something was typed about; at most 256: some libraries hold the same second of silence ten thousand times. */
  listClipsOfContent(contentId: number): ClipOfContent[];
  /** The clip is this file now: place, size, time and content change; everything else is kept. */
  placeClip(clipId: number, file: ClipFileRecord): void;
  setMissing(clipIds: readonly number[], isMissing: boolean): void;
}

export function createIdentityStore({ sql }: LibraryDatabase): IdentityStore {
  const hasPresent = sql
    .prepare('SELECT 1 FROM clips WHERE folder_id = ? AND is_missing = 0 LIMIT 1')
    .pluck();
  const countPresent = sql
    .prepare('SELECT count(*) FROM clips WHERE folder_id = ? AND is_missing = 0')
    .pluck();
  const findContentOf = sql.prepare('SELECT content_id FROM clips WHERE id = ?').pluck();
  const findBytes = sql.prepare(
    `SELECT contents.fingerprint, contents.byte_size AS byteSize
     FROM clips JOIN contents ON contents.id = clips.content_id WHERE clips.id = +?`,
  );
  const isAt = sql
    .prepare('SELECT 1 FROM clips WHERE id = ? AND folder_id = ? AND relative_path = ?')
    .pluck();
  const park = sql.prepare(
    // No file has such a path: it would be absolute.
    "UPDATE clips SET relative_path = '/parked/' || id WHERE id IN (SELECT value FROM json_each(?))",
  );
  const findContent = sql.prepare('SELECT id FROM contents WHERE fingerprint = ?').pluck();
  const insertContent = sql.prepare(
    'INSERT INTO contents (fingerprint, byte_size, created_at_ms) VALUES (?, ?, ?)',
  );
  const selectOfContent = sql.prepare(ofContentSql);
  const placeClip = sql.prepare(placeSql);
  const setMissing = sql.prepare(
    'UPDATE clips SET is_missing = ? WHERE id IN (SELECT value FROM json_each(?))',
  );
  return {
    hasPresent: (folderId) => hasPresent.get(folderId) !== undefined,
    countPresent: (folderId) => countPresent.get(folderId) as number,
    findContentOf: (clipId) => (findContentOf.get(clipId) as number | null | undefined) ?? null,
    findBytes: (clipId) => findBytes.get(clipId) as { fingerprint: string; byteSize: number } | undefined,
    hasContent: (fingerprint) => findContent.get(fingerprint) !== undefined,
    isAt: (clipId, folderId, relativePath) => isAt.get(clipId, folderId, relativePath) !== undefined,
    park: (clipIds) => void park.run(JSON.stringify(clipIds)),
    ensureContent(fingerprint, byteSize, nowMs) {
      const found = findContent.get(fingerprint) as number | undefined;
      if (found !== undefined) return { id: found, isNew: false };
      const { lastInsertRowid } = insertContent.run(fingerprint, byteSize, nowMs);
      return { id: Number(lastInsertRowid), isNew: true };
    },
    listClipsOfContent: (contentId) =>
      (selectOfContent.all(contentId) as OfContentRow[]).map(formatOfContent),
    placeClip: (clipId, file) => void placeClip.run(toRow(file, { id: clipId })),
    setMissing: (clipIds, isMissing) => void setMissing.run(isMissing ? 1 : 0, JSON.stringify(clipIds)),
  };
}

const ofContentSql = `
  SELECT clips.id, clips.folder_id, clips.relative_path, clips.path_bytes, clips.is_missing,
    folders.path AS folder_path, folders.state AS folder_state
  FROM clips JOIN folders ON folders.id = clips.folder_id WHERE clips.content_id = +?
  ORDER BY clips.is_missing DESC, ${isTyped} DESC, clips.id LIMIT 256`;

const placeSql = `
  UPDATE clips SET folder_id = :folderId, relative_path = :relativePath, path_bytes = :pathBytes,
    extension = :extension, byte_size = :byteSize, modified_at_ms = :modifiedAtMs, content_id = :contentId,
    ucs_cat_id = CASE ucs_is_chosen WHEN 1 THEN ucs_cat_id ELSE :ucsCatId END, is_missing = 0
  WHERE id = :id`;

interface OfContentRow {
  id: number;
  folder_id: number;
  relative_path: string;
  path_bytes: Buffer | null;
  is_missing: number;
  folder_path: string;
  folder_state: string;
}

function formatOfContent(row: OfContentRow): ClipOfContent {
  return {
    id: row.id,
    folderId: row.folder_id,
    folderPath: row.folder_path,
    relativePath: row.relative_path,
    pathBytes: row.path_bytes,
    isMissing: row.is_missing === 1,
    isFolderOffline: row.folder_state === 'offline',
  };
}

function toRow(file: ClipFileRecord, more: Readonly<Record<string, number>>): Record<string, unknown> {
  return { ...file, pathBytes: file.pathBytes === null ? null : Buffer.from(file.pathBytes), ...more };
}
