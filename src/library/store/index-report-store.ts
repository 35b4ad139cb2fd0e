// What `earmark index` reports of the folders it was given.
import { join } from 'node:path';
import { activeJobJoin } from './clip-summary-store.ts';
import type { LibraryDatabase } from './open-database.ts';

/** A folder of the library, or a directory in it (`''` is all of it). */
export interface ReportScope {
  readonly folderId: number;
  readonly directory: string;
}

export interface ScopeReport {
  readonly clips: number;
  readonly unsupported: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

/** Present clips in the active vector space. */
export function readIndexReport({ sql }: LibraryDatabase, { folderId, directory }: ReportScope): ScopeReport {
  const prefix = directory === '' ? '' : `${directory}/`;
  const parameters = [{ folderId, prefix }];
  const counts = sql.prepare<typeof parameters, Omit<ScopeReport, 'failed'>>(countSql).get(...parameters);
  const failed = sql.prepare<typeof parameters, FailedRow>(failedSql).all(...parameters);
  return {
    clips: counts?.clips ?? 0,
    unsupported: counts?.unsupported ?? 0,
    failed: failed.map((row) => ({ path: join(row.path, row.relative_path), reason: row.reason ?? '' })),
  };
}

interface FailedRow {
  path: string;
  relative_path: string;
  reason: string | null;
}

const inScope = `
  FROM clips JOIN folders ON folders.id = clips.folder_id ${activeJobJoin}
  WHERE clips.folder_id = @folderId AND clips.is_missing = 0 AND folders.is_removed = 0
    AND substr(clips.relative_path, 1, length(@prefix)) = @prefix`;

const countSql = `
  SELECT count(*) AS clips, count(*) FILTER (WHERE jobs.state = 'skipped') AS unsupported ${inScope}`;

const failedSql = `
  SELECT folders.path, clips.relative_path, jobs.reason ${inScope} AND jobs.state = 'failed'
  ORDER BY clips.relative_path`;
