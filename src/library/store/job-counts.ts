// How many jobs are in which state, counted once and then kept by triggers of this connection, in memory: counting a million
// rows whenever progress is told would stop everybody else for as long.
import type Sqlite from 'better-sqlite3';

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
  let statements: ReturnType<typeof prepare> | undefined;
  let version: unknown;
  const readVersion = () => sql.pragma('data_version', { simple: true });
  const countAll = () => {
    sql.exec(triggers);
    statements ??= prepare(sql);
    statements.clear.run();
    statements.fill.run();
    version = readVersion();
    return statements;
  };
  return {
    read(spaceId) {
      // Another process may have written: its changes fire no triggers here.
      const kept = statements && version === readVersion() ? statements : countAll();
      const rows = kept.select.all(spaceId) as (JobCount & { state: string })[];
      return new Map(rows.map(({ state, ...count }) => [state, count]));
    },
  };
}

function prepare(sql: Sqlite.Database) {
  return {
    clear: sql.prepare('DELETE FROM temp.job_counts'),
    fill: sql.prepare(`
      INSERT INTO temp.job_counts
      SELECT coalesce(jobs.vector_space_id, 0), jobs.state, count(*), sum(contents.byte_size)
      FROM main.jobs JOIN main.contents ON contents.id = jobs.content_id GROUP BY 1, 2`),
    select: sql.prepare(
      'SELECT state, jobs, max(0, bytes) AS bytes FROM temp.job_counts WHERE vector_space_id = ? AND jobs > 0',
    ),
  };
}

const add = (row: 'new' | 'old', by: 1 | -1) => `
  INSERT INTO job_counts VALUES (coalesce(${row}.vector_space_id, 0), ${row}.state, ${by},
    ${by} * coalesce((SELECT byte_size FROM contents WHERE id = ${row}.content_id), 0))
  ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs, bytes = bytes + excluded.bytes;`;

const triggers = `
  CREATE TEMP TABLE IF NOT EXISTS job_counts (
    vector_space_id INTEGER, state TEXT, jobs INTEGER, bytes INTEGER, PRIMARY KEY (vector_space_id, state)
  ) WITHOUT ROWID;
  CREATE TEMP TRIGGER IF NOT EXISTS job_added AFTER INSERT ON main.jobs BEGIN ${add('new', 1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS job_removed AFTER DELETE ON main.jobs BEGIN ${add('old', -1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS job_settled
    AFTER UPDATE OF state, vector_space_id, content_id ON main.jobs BEGIN ${add('old', -1)} ${add('new', 1)} END;`;
