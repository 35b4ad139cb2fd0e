import type { WatchedFolder } from '../../shared/contract/folders.ts';
import { activeJobJoin } from './clip-summary-store.ts';
import { peekFigures } from './clip-table/clip-figures.ts';
import type { LibraryDatabase } from './open-database.ts';

export interface StoredFolder {
  readonly id: number;
  readonly path: string;
  readonly state: 'online' | 'offline';
  readonly isSample: boolean;
  readonly isRemoved: boolean;
  readonly notice: string | null;
  readonly pending: { readonly missingCount: number; readonly isRefused: boolean } | null;
}

/** What the contract says of a folder, but for what only the running scans know. */
export type FolderFigures = Pick<
  WatchedFolder,
  'clipCount' | 'analysedCount' | 'failedCount' | 'unsupportedCount' | 'missingCount'
>;

export interface FolderStore {
  /** All that were ever added, removed ones too. */
  list(): StoredFolder[];
  find(id: number): StoredFolder | undefined;
  insert(path: string, isSample: boolean, nowMs: number): number;
  setPath(id: number, path: string): void;
  setRemoved(id: number, isRemoved: boolean): void;
  setState(id: number, state: 'online' | 'offline'): void;
  setNotice(id: number, notice: string | null): void;
  setPending(id: number, pending: StoredFolder['pending']): void;
  setScanned(id: number, nowMs: number): void;
  /** Only where no clip refers to it any more. */
  delete(id: number): void;
  readFigures(): Map<number, FolderFigures>;
}

export function createFolderStore({ sql }: LibraryDatabase): FolderStore {
  const columns = 'id, path, state, is_sample, is_removed, notice, pending_missing_count, pending_refused';
  const selectAll = sql.prepare(`SELECT ${columns} FROM folders ORDER BY id`);
  const selectOne = sql.prepare(`SELECT ${columns} FROM folders WHERE id = ?`);
  const insert = sql.prepare('INSERT INTO folders (path, is_sample, added_at_ms) VALUES (?, ?, ?)');
  const setPath = sql.prepare('UPDATE folders SET path = ? WHERE id = ?');
  const setRemoved = sql.prepare('UPDATE folders SET is_removed = ? WHERE id = ?');
  const setState = sql.prepare('UPDATE folders SET state = ? WHERE id = ?');
  const setNotice = sql.prepare('UPDATE folders SET notice = ? WHERE id = ?');
  const setPending = sql.prepare(
    'UPDATE folders SET pending_missing_count = ?, pending_refused = ? WHERE id = ?',
  );
  const setScanned = sql.prepare('UPDATE folders SET scanned_at_ms = ? WHERE id = ?');
  const remove = sql.prepare('DELETE FROM folders WHERE id = ?');
  const figures = sql.prepare(figuresSql);
  return {
    list: () => (selectAll.all() as FolderRow[]).map(formatFolder),
    find(id) {
      const row = selectOne.get(id) as FolderRow | undefined;
      return row && formatFolder(row);
    },
    insert: (path, isSample, nowMs) => Number(insert.run(path, isSample ? 1 : 0, nowMs).lastInsertRowid),
    setPath: (id, path) => void setPath.run(path, id),
    setRemoved: (id, isRemoved) => void setRemoved.run(isRemoved ? 1 : 0, id),
    setState: (id, state) => void setState.run(state, id),
    setNotice: (id, notice) => void setNotice.run(notice, id),
    setPending: (id, pending) =>
      void setPending.run(pending?.missingCount ?? 0, pending?.isRefused ? 1 : 0, id),
    setScanned: (id, nowMs) => void setScanned.run(nowMs, id),
    delete: (id) => void remove.run(id),
    readFigures() {
      const known = peekFigures(sql);
      if (known) return new Map([...known].map(([id, { audioSeconds: _, ...rest }]) => [id, rest]));
      const rows = figures.all() as (FolderFigures & { folderId: number })[];
      return new Map(rows.map(({ folderId, ...rest }) => [folderId, rest]));
    },
  };
}

interface FolderRow {
  id: number;
  path: string;
  state: 'online' | 'offline';
  is_sample: number;
  is_removed: number;
  notice: string | null;
  pending_missing_count: number;
  pending_refused: number;
}

function formatFolder(row: FolderRow): StoredFolder {
  const isPending = row.pending_missing_count > 0;
  return {
    id: row.id,
    path: row.path,
    state: row.state,
    isSample: row.is_sample === 1,
    isRemoved: row.is_removed === 1,
    notice: row.notice,
    pending: isPending
      ? { missingCount: row.pending_missing_count, isRefused: row.pending_refused === 1 }
      : null,
  };
}

const figuresSql = `
  SELECT clips.folder_id AS folderId,
    count(*) FILTER (WHERE clips.is_missing = 0) AS clipCount,
    count(*) FILTER (WHERE clips.is_missing = 0 AND jobs.state = 'done') AS analysedCount,
    count(*) FILTER (WHERE clips.is_missing = 0 AND jobs.state = 'failed') AS failedCount,
    count(*) FILTER (WHERE clips.is_missing = 0 AND jobs.state = 'skipped') AS unsupportedCount,
    count(*) FILTER (WHERE clips.is_missing = 1) AS missingCount
  FROM clips ${activeJobJoin}
  GROUP BY clips.folder_id`;
