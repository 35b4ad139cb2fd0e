/** The line of contents that captions are to be written for. */
import { type CaptionLineCounts, createCaptionLineCounts } from './caption-line-counts.ts';
import { type CaptionAuthor, isBy } from './caption-store.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Which contents; nothing: all of the library. */
export interface CaptionScope {
  readonly clipIds?: readonly number[] | undefined;
  readonly folderId?: number | undefined;
  readonly contentIds?: readonly number[] | undefined;
}

export interface EnqueueOptions {
  /** By a person: goes ahead of the analysis, and gives failed ones another try. */
  readonly isAsked: boolean;
  /** Also where this author has written already. */
  readonly again: boolean;
}

export interface WaitingCaption {
  readonly contentId: number;
  readonly durationSeconds: number | null;
}

/** Rows outlive the process; a content is in line once. */
export interface CaptionLineStore {
  /** Visible contents of the scope that have no caption of this author. Answers how many are new in line. */
  enqueue(author: CaptionAuthor, scope: CaptionScope, options: EnqueueOptions): number;
  /** The next contents that have vectors in this space; asked ones first, and no others where `onlyAsked`. */
  listWaiting(spaceId: number, limit: number, onlyAsked: boolean): WaitingCaption[];
  /** Of those that have vectors in this space. Call outside a transaction. */
  count(spaceId: number): CaptionLineCounts;
  finish(contentId: number): void;
  fail(contentId: number, reason: string): void;
  /** Takes those out of line who wait: all of them, or those that nobody asked for. */
  clear(onlyUnasked: boolean): void;
}

export function createCaptionLineStore({ sql }: LibraryDatabase): CaptionLineStore {
  const enqueue = sql.prepare(formatEnqueue(''));
  const enqueueSome = sql.prepare(formatEnqueue(ofContents));
  const waiting = sql.prepare(waitingSql);
  const counts = createCaptionLineCounts(sql);
  const finish = sql.prepare('DELETE FROM caption_jobs WHERE content_id = ?');
  const fail = sql.prepare("UPDATE caption_jobs SET state = 'failed', reason = ? WHERE content_id = ?");
  const clear = sql.prepare("DELETE FROM caption_jobs WHERE state = 'waiting' AND is_asked <= ?");
  const json = (ids: readonly number[] | undefined) => (ids ? JSON.stringify(ids) : null);
  return {
    enqueue: (author, { clipIds, folderId, contentIds }, { isAsked, again }) =>
      (contentIds ? enqueueSome : enqueue).run({
        ...author,
        clipIds: json(clipIds),
        contentIds: json(contentIds),
        folderId: folderId ?? null,
        isAsked: Number(isAsked),
        again: Number(again),
        now: Date.now(),
      }).changes,
    listWaiting: (spaceId, limit, onlyAsked) =>
      waiting.all({ spaceId, limit, least: Number(onlyAsked) }) as WaitingCaption[],
    count: counts.read,
    finish: (contentId) => void finish.run(contentId),
    fail: (contentId, reason) => void fail.run(reason, contentId),
    clear: (onlyUnasked) => void clear.run(onlyUnasked ? 0 : 1),
  };
}

// On its own: behind an OR with the others it would be a walk over all clips, after every batch of the analysis.
const ofContents = 'AND clips.content_id IN (SELECT value FROM json_each(@contentIds))';

// An unplugged drive is no obstacle: captions are written from vectors.
const formatEnqueue = (scope: string) => `
  INSERT INTO caption_jobs (content_id, is_asked, created_at_ms)
  SELECT DISTINCT clips.content_id, @isAsked, @now
  FROM clips JOIN folders ON folders.id = clips.folder_id AND folders.is_removed = 0
  WHERE clips.is_missing = 0 AND clips.content_id IS NOT NULL
    AND (@clipIds IS NULL OR clips.id IN (SELECT value FROM json_each(@clipIds)))
    ${scope}
    AND (@folderId IS NULL OR clips.folder_id = @folderId)
    AND (@again = 1 OR NOT EXISTS (
      SELECT 1 FROM captions WHERE captions.content_id = clips.content_id AND ${isBy('captions')}))
  ORDER BY clips.content_id
  ON CONFLICT (content_id) DO UPDATE SET state = 'waiting', reason = NULL, is_asked = 1
    WHERE excluded.is_asked = 1`;

// From the head of the line to the vectors: the other way round a million of these are looked at, however short the line is.
const waitingSql = `
  SELECT caption_jobs.content_id AS contentId, contents.duration_seconds AS durationSeconds
  FROM caption_jobs CROSS JOIN vector_members ON vector_members.content_id = caption_jobs.content_id
    AND vector_members.vector_space_id = @spaceId
  JOIN contents ON contents.id = caption_jobs.content_id
  WHERE state = 'waiting' AND is_asked >= @least
  ORDER BY is_asked DESC, caption_jobs.created_at_ms, caption_jobs.content_id LIMIT @limit`;
