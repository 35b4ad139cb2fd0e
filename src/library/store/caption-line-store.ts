/** The line of contents that captions are to be written for. */
import { type CaptionLineCounts, createCaptionLineCounts } from './caption-line-counts.ts';
import { type CaptionAuthor, isDone } from './caption-store.ts';
import type { ContentRange } from './job-store.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Which contents; nothing: all of the library. */
export interface CaptionScope {
  readonly clipIds?: readonly number[] | undefined;
  readonly folderId?: number | undefined;
  readonly contentIds?: readonly number[] | undefined;
  /** Of the library or the folder only these: a library of a million is put into line slice by slice. */
  readonly range?: ContentRange | undefined;
}

export interface EnqueueOptions {
  /** By a person: goes ahead of the analysis, and gives failed ones another try. */
  readonly isAsked: boolean;
  /** Though it goes ahead, nobody asked for this very sound: one that has failed is not tried again. */
  readonly keepsFailed?: boolean;
  /** Also where this author has written already. */
  readonly again: boolean;
}

export interface WaitingCaption {
  readonly contentId: number;
  readonly durationSeconds: number | null;
}

/** Rows outlive the process; a content is in line once. */
export interface CaptionLineStore {
  /** Visible contents of the scope that have no caption of this author, and none that a person removed. Answers how many are new in line. */
  enqueue(author: CaptionAuthor, scope: CaptionScope, options: EnqueueOptions): number;
  /** The next contents that have vectors in this space; asked ones first, and no others where `onlyAsked`. */
  listWaiting(spaceId: number, limit: number, onlyAsked: boolean): WaitingCaption[];
  /** Of those that have vectors in this space. Call outside a transaction. */
  count(spaceId: number): CaptionLineCounts;
  /** 0 where there is none. */
  findLastContentId(): number;
  finish(contentId: number): void;
  fail(contentId: number, reason: string): void;
  /** Takes those out of line who wait: all of them, or those that nobody asked for. */
  clear(onlyUnasked: boolean): void;
}

export function createCaptionLineStore({ sql }: LibraryDatabase): CaptionLineStore {
  const enqueue = sql.prepare(formatEnqueue(inRange));
  const enqueueContents = sql.prepare(formatEnqueue(ofContents));
  const enqueueClips = sql.prepare(formatEnqueue(ofClips));
  const findLast = sql.prepare('SELECT max(id) FROM contents').pluck();
  const waiting = sql.prepare(waitingSql);
  const counts = createCaptionLineCounts(sql);
  const finish = sql.prepare('DELETE FROM caption_jobs WHERE content_id = ?');
  const fail = sql.prepare("UPDATE caption_jobs SET state = 'failed', reason = ? WHERE content_id = ?");
  const countCleared = sql
    .prepare(`SELECT count(*) FROM (SELECT 1 FROM caption_jobs WHERE ${isCleared} LIMIT ${manyRows})`)
    .pluck();
  const clear = sql.prepare(`DELETE FROM caption_jobs WHERE ${isCleared}`);
  const clearMany = (mostAsked: number) => {
    counts.forget();
    sql.exec(`CREATE TEMP TABLE caption_jobs_kept AS SELECT * FROM main.caption_jobs
      WHERE NOT (${isCleared.replace('@mostAsked', `${mostAsked}`)})`);
    // All of a table, without triggers: SQLite drops its pages and looks at no row.
    sql.exec(`DELETE FROM main.caption_jobs;
      INSERT INTO main.caption_jobs SELECT * FROM temp.caption_jobs_kept;
      DROP TABLE temp.caption_jobs_kept`);
  };
  const json = (ids: readonly number[] | undefined) => (ids ? JSON.stringify(ids) : null);
  const choose = ({ clipIds, contentIds }: CaptionScope) =>
    contentIds ? enqueueContents : clipIds ? enqueueClips : enqueue;
  return {
    enqueue: (author, scope, { isAsked, again, keepsFailed = false }) =>
      choose(scope).run({
        ...author,
        ...(scope.range ?? everything),
        ids: json(scope.contentIds ?? scope.clipIds),
        folderId: scope.folderId ?? null,
        isAsked: Number(isAsked),
        again: Number(again),
        keepsFailed: Number(keepsFailed),
        now: Date.now(),
      }).changes,
    listWaiting: (spaceId, limit, onlyAsked) =>
      waiting.all({ spaceId, limit, least: Number(onlyAsked) }) as WaitingCaption[],
    count: counts.read,
    findLastContentId: () => (findLast.get() as number | null) ?? 0,
    finish: (contentId) => void finish.run(contentId),
    fail: (contentId, reason) => void fail.run(reason, contentId),
    clear(onlyUnasked) {
      const mostAsked = onlyUnasked ? 0 : 1;
      if (countCleared.get({ mostAsked }) === manyRows) clearMany(mostAsked);
      else clear.run({ mostAsked });
    },
  };
}

const everything: ContentRange = { after: 0, upTo: Number.MAX_SAFE_INTEGER };
/** One by one a million rows would take seconds. */
const manyRows = 5000;
const isCleared = "state = 'waiting' AND is_asked <= @mostAsked";

// Each on its own: behind an OR it would be a walk over all clips, for one of them and after every batch of the analysis.
const ofContents = 'clips.content_id IN (SELECT value FROM json_each(@ids))';
const ofClips = 'clips.id IN (SELECT value FROM json_each(@ids))';
const inRange = 'clips.content_id > @after AND clips.content_id <= @upTo';

// An unplugged drive is no obstacle: captions are written from vectors.
const formatEnqueue = (scope: string) => `
  INSERT INTO caption_jobs (content_id, is_asked, created_at_ms)
  SELECT DISTINCT clips.content_id, @isAsked, @now
  FROM clips CROSS JOIN folders ON folders.id = clips.folder_id AND folders.is_removed = 0
  WHERE ${scope} AND clips.is_missing = 0 AND clips.content_id IS NOT NULL
    AND (@folderId IS NULL OR clips.folder_id = @folderId)
    AND (@again = 1 OR NOT EXISTS (
      SELECT 1 FROM captions WHERE captions.content_id = clips.content_id AND ${isDone('captions')}))
  ORDER BY clips.content_id
  ON CONFLICT (content_id) DO UPDATE SET state = 'waiting', reason = NULL, is_asked = 1
    WHERE excluded.is_asked = 1 AND (@keepsFailed = 0 OR caption_jobs.state <> 'failed')`;

// From the head of the line to the vectors: the other way round a million of these are looked at, however short the line is.
const waitingSql = `
  SELECT caption_jobs.content_id AS contentId, contents.duration_seconds AS durationSeconds
  FROM caption_jobs CROSS JOIN vector_members ON vector_members.content_id = caption_jobs.content_id
    AND vector_members.vector_space_id = @spaceId
  JOIN contents ON contents.id = caption_jobs.content_id
  WHERE state = 'waiting' AND is_asked >= @least
  ORDER BY is_asked DESC, caption_jobs.created_at_ms, caption_jobs.content_id LIMIT @limit`;
