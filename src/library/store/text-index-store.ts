// The full text table: one row a clip (rowid = clip id), texts joined from the tables they live in.
import type Database from 'better-sqlite3';

/** What one row of full text is made of. */
export interface ClipTexts {
  readonly relativePath: string;
  readonly folderPath: string;
  readonly description: string;
  readonly ucsCatId: string | null;
  readonly tags: readonly string[];
  readonly embedded: readonly string[];
  readonly captions: readonly string[];
}

/** Columns in the order of the table. */
export interface TextColumns {
  readonly fileName: string;
  readonly folders: string;
  readonly people: string;
  readonly embedded: string;
  readonly ucs: string;
  readonly generated: string;
}

export interface TextMatch {
  readonly clipId: number;
  /** SQLite's bm25: smaller (more negative) is better. */
  readonly bm25: number;
}

export interface TextIndexStore {
  findTexts(clipId: number): ClipTexts | undefined;
  replace(clipId: number, columns: TextColumns): void;
  remove(clipId: number): void;
  /**
   * Matches in the order of clip ids, scored, at most `limit` of those that may answer. bm25 walks over every clip that has
   * one of the words before it scores the first: 0.1 µs each, and 1 to 2 µs for each row it scores.
   */
  match(expression: string, limit: number, mayAnswer?: MayAnswer): TextMatch[];
  /** As `match` without scores: 0.1 µs for each clip it walks over. */
  matchIds(expression: string, limit: number, mayAnswer?: MayAnswer): number[];
  /** How many clips match, counted up to `limit`. */
  count(expression: string, limit: number): number;
}

export interface MayAnswer {
  (clipId: number): boolean;
  /** The first and the last clip that may, where that is known: what lies before and behind is not walked over. */
  readonly from?: number;
  readonly to?: number;
}

/** Where filters leave few clips of many, no more matches than these are looked at to find them. */
const mostWalked = 100_000;
const mostScored = 10_000;

/** people > file name > UCS > embedded > folders > generated; in the order of the table's columns. */
const columnWeights = '6.0, 1.5, 10.0, 3.0, 4.0, 1.0';

export function createTextIndexStore(database: Database.Database): TextIndexStore {
  const sql = prepare(database);
  return {
    findTexts(clipId) {
      const clip = sql.clip.get(clipId) as ClipRow | undefined;
      if (!clip) return undefined;
      return {
        relativePath: clip.relative_path,
        folderPath: clip.folder_path,
        description: clip.description,
        ucsCatId: clip.ucs_cat_id,
        tags: sql.tags.all(clipId) as string[],
        embedded: clip.content_id === null ? [] : (sql.embedded.all(clip.content_id) as string[]),
        captions: clip.content_id === null ? [] : (sql.captions.all(clip.content_id) as string[]),
      };
    },
    replace(clipId, columns) {
      const { fileName, folders, people, embedded, ucs, generated } = columns;
      sql.remove.run(clipId);
      sql.add.run(clipId, fileName, folders, people, embedded, ucs, generated);
    },
    remove(clipId) {
      sql.remove.run(clipId);
    },
    match(expression, limit, mayAnswer) {
      if (!mayAnswer) return sql.match.all(expression, limit) as TextMatch[];
      const rows = sql.match.all(expression, mostScored) as TextMatch[];
      return rows.filter(({ clipId }) => mayAnswer(clipId)).slice(0, limit);
    },
    matchIds(expression, limit, mayAnswer) {
      if (!mayAnswer) return sql.matchIds.all(expression, limit) as number[];
      const { from = 0, to = Number.MAX_SAFE_INTEGER } = mayAnswer;
      const ids = sql.matchIdsBetween.all(expression, from, to, mostWalked) as number[];
      return ids.filter(mayAnswer).slice(0, limit);
    },
    count: (expression, limit) => sql.count.get(expression, limit) as number,
  };
}

interface ClipRow {
  relative_path: string;
  folder_path: string;
  description: string;
  ucs_cat_id: string | null;
  content_id: number | null;
}

function prepare(database: Database.Database) {
  return {
    // `+?`, for SQLite plans a join anew for every bare parameter that it is given: ten times the work of answering.
    clip: database.prepare(
      `SELECT c.relative_path, f.path AS folder_path, c.description, c.ucs_cat_id, c.content_id
       FROM clips c JOIN folders f ON f.id = c.folder_id WHERE c.id = +?`,
    ),
    tags: database
      .prepare('SELECT t.name FROM clip_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.clip_id = +?')
      .pluck(),
    embedded: database
      .prepare('SELECT value FROM embedded_texts WHERE content_id = ? ORDER BY position')
      .pluck(),
    captions: database
      .prepare('SELECT text FROM captions WHERE content_id = ? AND is_removed = 0 ORDER BY id')
      .pluck(),
    remove: database.prepare('DELETE FROM clip_text WHERE rowid = ?'),
    add: database.prepare(
      `INSERT INTO clip_text (rowid, file_name, folders, people, embedded, ucs, generated)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    match: database.prepare(
      `SELECT rowid AS clipId, bm25(clip_text, ${columnWeights}) AS bm25
       FROM clip_text WHERE clip_text MATCH ? LIMIT ?`,
    ),
    matchIds: database.prepare('SELECT rowid FROM clip_text WHERE clip_text MATCH ? LIMIT ?').pluck(),
    // Cast: numbers come as floats, which FTS5 takes for no bounds at all and walks from the first clip to the last.
    matchIdsBetween: database
      .prepare(
        `SELECT rowid FROM clip_text WHERE clip_text MATCH ?
         AND rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) LIMIT ?`,
      )
      .pluck(),
    count: database
      .prepare('SELECT count(*) FROM (SELECT 1 FROM clip_text WHERE clip_text MATCH ? LIMIT ?)')
      .pluck(),
  };
}
