import { activeJobJoin } from './clip-summary-store.ts';
import { peekShownClips } from './clip-table/clip-figures.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Visible clips by the state of their analysis in the active vector space. */
export interface LibraryCounts {
  readonly clips: number;
  readonly analysed: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly folders: number;
  readonly windows: number;
  /** Of the visible clips whose duration is known. */
  readonly audioSeconds: number;
}

/** The figures of `app.status`; windows are counted where nobody knows how many are in memory. */
export function readLibraryCounts({ sql }: LibraryDatabase, windowsInMemory?: number): LibraryCounts {
  const folders = sql.prepare('SELECT count(*) FROM folders WHERE is_removed = 0').pluck().get() as number;
  const counts = peekShownClips(sql) ?? (sql.prepare(countsSql).get() as Counts);
  const windows = windowsInMemory ?? (sql.prepare(windowsSql).pluck().get() as number);
  return { ...counts, folders, windows };
}

type Counts = Omit<LibraryCounts, 'folders' | 'windows'>;

const countsSql = `
  SELECT count(*) AS clips,
    count(*) FILTER (WHERE jobs.state = 'done') AS analysed,
    count(*) FILTER (WHERE jobs.state = 'failed') AS failed,
    count(*) FILTER (WHERE jobs.state = 'skipped') AS unsupported,
    coalesce(sum(contents.duration_seconds), 0.0) AS audioSeconds
  FROM clips JOIN folders ON folders.id = clips.folder_id AND folders.is_removed = 0
  LEFT JOIN contents ON contents.id = clips.content_id
  ${activeJobJoin}
  WHERE clips.is_missing = 0`;

const windowsSql = `
  SELECT coalesce(sum(window_count), 0) FROM vector_members WHERE vector_space_id =
    (SELECT id FROM vector_spaces WHERE state = 'active' ORDER BY id DESC LIMIT 1)`;
