// What a search asks of the clips: which may answer, which content each has, how many can be heard.
import type Database from 'better-sqlite3';
import type { Filter } from '../../core/search/grammar/filters.ts';
import { buildClipFilter, clipTables, visibleClips } from './clip-filter.ts';

/** Clips that may answer, as one byte an id; ids past the end may not. */
export interface AllowedClips {
  readonly clips: Uint8Array;
  readonly contents: Uint8Array;
  readonly count: number;
}

export interface ClipContent {
  readonly clipId: number;
  readonly contentId: number | null;
  readonly durationSeconds: number | null;
}

export interface ClipCaption {
  readonly clipId: number;
  readonly text: string;
}

export interface SearchStore {
  /** Visible clips that pass the filters and whose text has none of the excluded expressions. */
  findAllowed(filters: readonly Filter[], excluded: readonly string[]): AllowedClips;
  /** The first visible clips by name that pass, for an answer without words. */
  listAllowed(filters: readonly Filter[], excluded: readonly string[], limit: number): number[];
  /** True where some clips are not visible, so that a search without filters must leave them out, too. */
  hasHidden(): boolean;
  /** Visible clips among these. */
  getVisible(clipIds: readonly number[]): ClipContent[];
  /** Visible clips of these contents: copies of the same bytes have one content. */
  getClipsOf(contentIds: readonly number[]): ClipContent[];
  /** What models wrote of these clips, of the whole first. */
  listCaptions(clipIds: readonly number[]): readonly ClipCaption[];
  /** The content of a clip, visible or not. @returns undefined where there is no such clip */
  findContent(clipId: number): { readonly contentId: number | null } | undefined;
  /** True while contents wait to be analysed for this space. */
  isListening(spaceId: number): boolean;
  /** Visible clips, and how many of them have vectors in this space. */
  countHeard(spaceId: number): { readonly clips: number; readonly heard: number };
}

export function createSearchStore(database: Database.Database): SearchStore {
  const sql = prepare(database);
  const select = (columns: string, filters: readonly Filter[], excluded: readonly string[], rest: string) => {
    const filter = buildClipFilter({ filters });
    const without = excluded.map(
      () => 'AND clips.id NOT IN (SELECT rowid FROM clip_text WHERE clip_text MATCH ?)',
    );
    const statement = `SELECT ${columns} FROM ${clipTables} WHERE ${filter.where} ${without.join(' ')} ${rest}`;
    return { statement: database.prepare(statement), parameters: [...filter.parameters, ...excluded] };
  };
  // Filters stay while words are typed: the last answer is kept until anything in the database changes.
  let last: { readonly key: string; readonly allowed: AllowedClips } | undefined;
  return {
    findAllowed(filters, excluded) {
      const version = `${sql.ownChanges.get()} ${database.pragma('data_version', { simple: true })}`;
      const key = JSON.stringify([filters, excluded, version]);
      if (last?.key === key) return last.allowed;
      const { statement, parameters } = select('clips.id, clips.content_id', filters, excluded, '');
      const allowed = markAllowed(statement.raw().all(...parameters) as [number, number | null][]);
      last = { key, allowed };
      return allowed;
    },
    listAllowed(filters, excluded, limit) {
      const order = 'ORDER BY clips.relative_path COLLATE NOCASE, clips.id LIMIT ?';
      const { statement, parameters } = select('clips.id', filters, excluded, order);
      return statement.pluck().all(...parameters, limit) as number[];
    },
    hasHidden: () => sql.hidden.get() === 1,
    getVisible: (clipIds) => sql.visible.all(JSON.stringify(clipIds)) as ClipContent[],
    getClipsOf: (contentIds) => sql.clipsOf.all(JSON.stringify(contentIds)) as ClipContent[],
    listCaptions: (clipIds) => sql.captions.all(JSON.stringify(clipIds)) as ClipCaption[],
    findContent: (clipId) => sql.content.get(clipId) as { contentId: number | null } | undefined,
    isListening: (spaceId) => sql.listening.get(spaceId) === 1,
    countHeard: (spaceId) => sql.heard.get(spaceId) as { clips: number; heard: number },
  };
}

function prepare(database: Database.Database) {
  const columns =
    'clips.id AS clipId, clips.content_id AS contentId, contents.duration_seconds AS durationSeconds';
  return {
    ownChanges: database.prepare('SELECT total_changes()').pluck(),
    hidden: database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM folders WHERE is_removed = 1)
           OR EXISTS (SELECT 1 FROM folders JOIN clips ON clips.folder_id = folders.id AND clips.is_missing = 1)`,
      )
      .pluck(),
    visible: database.prepare(
      `SELECT ${columns} FROM ${clipTables}
       WHERE clips.id IN (SELECT value FROM json_each(?)) AND ${visibleClips}`,
    ),
    clipsOf: database.prepare(
      `SELECT ${columns} FROM ${clipTables}
       WHERE clips.content_id IN (SELECT value FROM json_each(?)) AND ${visibleClips} ORDER BY clips.id`,
    ),
    captions: database.prepare(
      `SELECT clips.id AS clipId, captions.text
       FROM clips JOIN captions ON captions.content_id = clips.content_id AND captions.is_removed = 0
       WHERE clips.id IN (SELECT value FROM json_each(?))
       ORDER BY captions.start_seconds IS NOT NULL, captions.start_seconds, captions.id`,
    ),
    content: database.prepare('SELECT content_id AS contentId FROM clips WHERE id = ?'),
    listening: database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM jobs WHERE state IN ('waiting', 'running') AND vector_space_id = ?)`,
      )
      .pluck(),
    heard: database.prepare(
      `SELECT count(*) AS clips, count(members.content_id) AS heard
       FROM clips JOIN folders ON folders.id = clips.folder_id
       LEFT JOIN vector_members members
         ON members.content_id = clips.content_id AND members.vector_space_id = ?
       WHERE ${visibleClips}`,
    ),
  };
}

function markAllowed(rows: readonly (readonly [number, number | null])[]): AllowedClips {
  let largestClip = 0;
  let largestContent = 0;
  for (const [clipId, contentId] of rows) {
    largestClip = Math.max(largestClip, clipId);
    largestContent = Math.max(largestContent, contentId ?? 0);
  }
  const clips = new Uint8Array(largestClip + 1);
  const contents = new Uint8Array(largestContent + 1);
  for (const [clipId, contentId] of rows) {
    clips[clipId] = 1;
    if (contentId !== null) contents[contentId] = 1;
  }
  return { clips, contents, count: rows.length };
}
