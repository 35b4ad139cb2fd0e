// How many contents with vectors are in line for a caption.
import type Sqlite from 'better-sqlite3';
import { createKeptCounts } from './kept-counts.ts';

export interface CaptionLineCounts {
  readonly waiting: number;
  readonly asked: number;
  readonly failed: number;
}

export interface KeptCaptionLineCounts {
  /** Of the contents that have vectors in this space. */
  read(spaceId: number): CaptionLineCounts;
  /** What is kept is dropped, and with it what every change of a row costs, until the next `read` counts anew. */
  forget(): void;
}

export function createCaptionLineCounts(sql: Sqlite.Database): KeptCaptionLineCounts {
  const keep = () =>
    createKeptCounts<CountedRows>(sql, {
      table: 'caption_line_counts',
      keep: triggers,
      // From the line to the vectors: there are a million of these, and often nobody in line.
      fill: `
      INSERT INTO temp.caption_line_counts
      SELECT members.vector_space_id, line.state, line.is_asked, count(*)
      FROM main.caption_jobs line CROSS JOIN main.vector_spaces spaces
      CROSS JOIN main.vector_members members
        ON members.vector_space_id = spaces.id AND members.content_id = line.content_id
      GROUP BY 1, 2, 3`,
      select:
        'SELECT state, is_asked AS isAsked, contents FROM temp.caption_line_counts WHERE vector_space_id = ?',
    });
  let readRows = keep();
  return {
    forget() {
      for (const name of triggerNames) sql.exec(`DROP TRIGGER IF EXISTS temp.${name}`);
      readRows = keep();
    },
    read(spaceId) {
      const counts = { waiting: 0, asked: 0, failed: 0 };
      for (const { state, isAsked, contents } of readRows(spaceId)) {
        if (state === 'failed') counts.failed += contents;
        else counts.waiting += contents;
        if (state === 'waiting' && isAsked === 1) counts.asked += contents;
      }
      return counts;
    },
  };
}

interface CountedRows {
  readonly state: string;
  readonly isAsked: number;
  readonly contents: number;
}

const addUp = 'ON CONFLICT DO UPDATE SET contents = contents + excluded.contents;';

const addInLine = (row: 'new' | 'old', by: 1 | -1) => `
  INSERT INTO caption_line_counts
  SELECT vector_space_id, ${row}.state, ${row}.is_asked, ${by} FROM vector_members
  WHERE content_id = ${row}.content_id AND vector_space_id IN (SELECT id FROM vector_spaces)
  ${addUp}`;

const addHeard = (row: 'new' | 'old', by: 1 | -1) => `
  INSERT INTO caption_line_counts
  SELECT ${row}.vector_space_id, state, is_asked, ${by} FROM caption_jobs WHERE content_id = ${row}.content_id
  ${addUp}`;

const triggers = `
  CREATE TEMP TABLE IF NOT EXISTS caption_line_counts (
    vector_space_id INTEGER, state TEXT, is_asked INTEGER, contents INTEGER,
    PRIMARY KEY (vector_space_id, state, is_asked)
  ) WITHOUT ROWID;
  CREATE TEMP TRIGGER IF NOT EXISTS caption_in_line AFTER INSERT ON main.caption_jobs
    BEGIN ${addInLine('new', 1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS caption_out_of_line AFTER DELETE ON main.caption_jobs
    BEGIN ${addInLine('old', -1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS caption_line_changed AFTER UPDATE OF state, is_asked ON main.caption_jobs
    BEGIN ${addInLine('old', -1)} ${addInLine('new', 1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS caption_line_heard AFTER INSERT ON main.vector_members
    BEGIN ${addHeard('new', 1)} END;
  CREATE TEMP TRIGGER IF NOT EXISTS caption_line_unheard AFTER DELETE ON main.vector_members
    BEGIN ${addHeard('old', -1)} END;`;

const triggerNames = [...triggers.matchAll(/TRIGGER IF NOT EXISTS (\w+)/g)].map(([, name]) => name);
