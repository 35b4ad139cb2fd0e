// The first thing that the window of a large library shows, while the table of clips is still being read.
import type Database from 'better-sqlite3';
import { clipTables, visibleClips } from '../visible-clips.ts';
import { getClipTable } from './clip-table.ts';

export interface FirstPage {
  readonly ids: number[];
  readonly total: number;
}

interface PageRequest {
  readonly isDescending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A smaller library is in memory before anyone could tell. */
const large = 20_000;
const deepest = 1000;

/**
 * Clips by when they came into the library, which is the order of their ids; undefined where the table is there, or soon
 * will be, or the page lies deep. Begins to read the table.
 */
export function createFirstPage(sql: Database.Database): (request: PageRequest) => FirstPage | undefined {
  const statements = prepare(sql);
  const table = getClipTable(sql);
  return ({ isDescending, offset, limit }) => {
    if (table.peek() || offset + limit > deepest || (statements.largest.get() ?? 0) < large) return undefined;
    // Whoever needs it next waits for it, and is told if it fails.
    table.update().catch(() => undefined);
    const page = isDescending ? statements.newest : statements.oldest;
    return { ids: page.all(limit, offset), total: statements.total.get() as number };
  };
}

function prepare(sql: Database.Database) {
  const page = (direction: 'ASC' | 'DESC') =>
    sql
      .prepare<[number, number], number>(
        `SELECT clips.id FROM ${clipTables} WHERE ${visibleClips} ORDER BY clips.id ${direction} LIMIT ? OFFSET ?`,
      )
      .pluck();
  return {
    largest: sql.prepare<[], number>('SELECT coalesce(max(id), 0) FROM clips').pluck(),
    newest: page('DESC'),
    oldest: page('ASC'),
    // Along an index that holds all it takes.
    total: sql
      .prepare(
        `SELECT count(*) FROM folders
         CROSS JOIN clips ON clips.folder_id = folders.id AND clips.is_missing = 0 WHERE folders.is_removed = 0`,
      )
      .pluck(),
  };
}
