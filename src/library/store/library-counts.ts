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
  const counts = peekShownClips(sql) ?? countSparingly(sql);
  const windows = windowsInMemory ?? (sql.prepare(windowsSql).pluck().get() as number);
  return { ...counts, folders, windows };
}

/** True where no folder of the library has a clip that is there. */
export function isLibraryEmpty({ sql }: LibraryDatabase): boolean {
  return sql.prepare(emptySql).pluck().get() === 0;
}

type Counts = Omit<LibraryCounts, 'folders' | 'windows'>;

/** What took long to count serves for twenty times as long: a window asks again and again until it can search. */
function countSparingly(sql: LibraryDatabase['sql']): Counts {
  const now = performance.now();
  const known = slowCounts.get(sql);
  if (known && now < known.untilMs) return known.counts;
  const counts = sql.prepare(countsSql).get() as Counts;
  const tookMs = performance.now() - now;
  if (tookMs > slowMs) slowCounts.set(sql, { counts, untilMs: now + 20 * tookMs });
  return counts;
}

const slowMs = 50;
const slowCounts = new WeakMap<LibraryDatabase['sql'], { counts: Counts; untilMs: number }>();

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

const emptySql = `
  SELECT EXISTS (SELECT 1 FROM folders JOIN clips ON clips.folder_id = folders.id
    WHERE folders.is_removed = 0 AND clips.is_missing = 0)`;

const windowsSql = `
  SELECT coalesce(sum(window_count), 0) FROM vector_members WHERE vector_space_id =
    (SELECT id FROM vector_spaces WHERE state = 'active' ORDER BY id DESC LIMIT 1)`;
