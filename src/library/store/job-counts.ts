// How many jobs are in which state.
import type Sqlite from 'better-sqlite3';
import { createKeptCounts } from './kept-counts.ts';

export interface JobCount {
  readonly jobs: number;
  /** Of the contents. */
  readonly bytes: number;
}

export interface KeptJobCounts {
  /** By state, of one vector space. */
  read(spaceId: number): ReadonlyMap<string, JobCount>;
}

export function createJobCounts(sql: Sqlite.Database): KeptJobCounts {
  const readRows = createKeptCounts<JobCount & { state: string }>(sql, {
    table: 'job_counts',
    keep: triggers,
    fill: `
      INSERT INTO temp.job_counts
      SELECT coalesce(jobs.vector_space_id, 0), jobs.state, count(*), sum(contents.byte_size)
      FROM main.jobs JOIN main.contents ON contents.id = jobs.content_id GROUP BY 1, 2`,
    select:
      'SELECT state, jobs, max(0, bytes) AS bytes FROM temp.job_counts WHERE vector_space_id = ? AND jobs > 0',
  });
  return { read: (spaceId) => new Map(readRows(spaceId).map(({ state, ...count }) => [state, count])) };
}

const add = (row: 'new' | 'old', by: 1 | -1) => `
  INSERT INTO job_counts VALUES (coalesce(${row}.vector_space_id, 0), ${row}.state, ${by},
    ${by} * coalesce((SELECT byte_size FROM contents WHERE id = ${row}.content_id), 0))
  ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs, bytes = bytes + excluded.bytes;`;

// Names are the connection's: another trigger of the same name would keep these from being made.
const triggers = `
  CREATE TEMP TABLE IF NOT EXISTS job_counts (
    vector_space_id INTEGER, state TEXT, jobs INTEGER, bytes INTEGER, PRIMARY KEY (vector_space_id, state)
  ) WITHOUT ROWID;
  CREATE TEMP TRIGGER IF NOT EXISTS counted_job_added AFTER INSERT ON main.jobs BEGIN ${add('new', 1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS counted_job_removed AFTER DELETE ON main.jobs BEGIN ${add('old', -1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS counted_job_changed
    AFTER UPDATE OF state, vector_space_id, content_id ON main.jobs BEGIN ${add('old', -1)} ${add('new', 1)} END;`;
