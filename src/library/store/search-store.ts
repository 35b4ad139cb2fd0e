// What a search asks of the clips: which may answer, which content each has, how many can be heard.
import type Database from 'better-sqlite3';
import type { Filter } from '../../core/search/grammar/filters.ts';
import { peekShownClips } from './clip-table/clip-figures.ts';
import { type AllowedClips, createClipLists } from './clip-table/clip-lists.ts';
import { clipTables, visibleClips } from './visible-clips.ts';

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
  findAllowed(filters: readonly Filter[], excluded: readonly string[]): Promise<AllowedClips>;
  /** The first visible clips by name that pass, for an answer without words. */
  listAllowed(filters: readonly Filter[], excluded: readonly string[], limit: number): Promise<number[]>;
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
  /** Visible clips, and how many of them have vectors in this space, which is the active one. */
  countHeard(spaceId: number): { readonly clips: number; readonly heard: number };
}

export function createSearchStore(database: Database.Database): SearchStore {
  const sql = prepare(database);
  const lists = createClipLists(database);
  return {
    findAllowed: (filters, excluded) => lists.findAllowed({ filters, excluded }),
    async listAllowed(filters, excluded, limit) {
      const ids = await lists.list({ filters, excluded }, 'name', false);
      return [...ids.subarray(0, limit)];
    },
    hasHidden: () => sql.hidden.get() === 1,
    getVisible: (clipIds) => sql.visible.all(JSON.stringify(clipIds)) as ClipContent[],
    getClipsOf: (contentIds) => sql.clipsOf.all(JSON.stringify(contentIds)) as ClipContent[],
    listCaptions: (clipIds) => sql.captions.all(JSON.stringify(clipIds)) as ClipCaption[],
    findContent: (clipId) => sql.content.get(clipId) as { contentId: number | null } | undefined,
    isListening: (spaceId) => sql.listening.get(spaceId) === 1,
    countHeard(spaceId) {
      const shown = peekShownClips(database);
      if (shown) return { clips: shown.clips, heard: shown.analysed };
      return sql.heard.get(spaceId) as { clips: number; heard: number };
    },
  };
}

function prepare(database: Database.Database) {
  const columns =
    'clips.id AS clipId, clips.content_id AS contentId, contents.duration_seconds AS durationSeconds';
  return {
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
