import type Sqlite from 'better-sqlite3';
import type { AppErrorCode } from '../../shared/errors/app-error.ts';
import { createJobCounts } from './job-counts.ts';
import type { LibraryDatabase } from './open-database.ts';

/** A job in line, with what is needed to put it into a batch. */
export interface WaitingJob {
  readonly id: number;
  readonly contentId: number;
  readonly spaceId: number;
  readonly priority: number;
  /** How often it was running when Earmark itself ended. */
  readonly deathCount: number;
  readonly byteSize: number;
  readonly extension: string;
}

export type SettledState = 'done' | 'skipped' | 'failed' | 'cancelled';

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Contents by their ids: those above `after`, up to and with `upTo`. */
export interface ContentRange {
  readonly after: number;
  readonly upTo: number;
}

/** The line of work. Rows outlive the process; the same key is the same job. */
export interface JobStore {
  /**
   * Puts every content that has a clip in the library and no job in this space into line, and brings back cancelled
   * ones. Failed and skipped ones stay as they are: their bytes have not changed. With `which`, only of those. What is
   * for a space that is being built goes behind what searches wait for.
   */
  enqueueMissing(spaceId: number, which?: readonly number[] | ContentRange): number;
  /** The newest content there is; 0 where there is none. */
  findLastContentId(): number;
  /** Jobs wait in other spaces than these. Call outside a transaction. */
  hasStrays(spaceIds: readonly number[]): boolean;
  /** Jobs of these contents that wait in other spaces are cancelled: they come back when their space is used again. */
  cancelStrays(spaceIds: readonly number[], range: ContentRange): void;
  /** After a start: running rows go back to waiting; one that was running at `limit` deaths in a row fails. */
  recoverRunning(limit: number, reason: string): void;
  listWaiting(spaceIds: readonly number[], limit: number): WaitingJob[];
  markRunning(jobIds: readonly number[]): void;
  /** Back into line without blame, when Earmark ends in order or work is interrupted. */
  putBack(jobIds: readonly number[]): void;
  settle(jobId: number, state: SettledState, why?: { code: AppErrorCode; reason: string }): void;
  /** Failed and skipped jobs go back into line: all, or those of the contents of these clips. */
  retry(spaceIds: readonly number[], clipIds?: readonly number[]): number;
  retrySkipped(spaceIds: readonly number[]): number;
  /** These clips' jobs go before those of a lower priority. */
  hurry(clipIds: readonly number[], priority?: number): void;
  /** Failed and skipped ones count as long as a clip of theirs is in the library. Call outside a transaction. */
  count(spaceId: number): JobCounts;
  /**
   * A content with vectors in one space that another space has still to hear, because its folder is offline; undefined
   * where there is none. `likely` is looked at first.
   */
  findLeftOut(spaceId: number, otherSpaceId: number, likely?: number): number | undefined;
  /** Bytes that still wait, for the estimate of the time left. */
  countWaitingBytes(spaceId: number): number;
}

export function createJobStore({ sql }: LibraryDatabase): JobStore {
  const statements = prepare(sql);
  const jobCounts = createJobCounts(sql);
  return {
    enqueueMissing(spaceId, which = everything) {
      const now = Date.now();
      if ('after' in which) return statements.enqueueRange.run({ spaceId, now, ...which }).changes;
      return statements.enqueueSome.run({ spaceId, now, contentIds: JSON.stringify(which) }).changes;
    },
    findLastContentId: () => statements.findLast.get() ?? 0,
    hasStrays(spaceIds) {
      const others = statements.listOtherSpaces.all(JSON.stringify(spaceIds));
      return others.some((id) => (jobCounts.read(id).get('waiting')?.jobs ?? 0) > 0);
    },
    cancelStrays(spaceIds, range) {
      statements.cancelStrays.run({ ...range, spaceIds: JSON.stringify(spaceIds) });
    },
    recoverRunning(limit, reason) {
      statements.failSuspects.run({ limit, reason, now: Date.now() });
      statements.recover.run();
    },
    listWaiting(spaceIds, limit) {
      return statements.listWaiting.all(JSON.stringify(spaceIds), limit).map(fromRow);
    },
    markRunning(jobIds) {
      statements.markRunning.run(JSON.stringify(jobIds));
    },
    putBack(jobIds) {
      statements.putBack.run(JSON.stringify(jobIds));
    },
    settle(jobId, state, why) {
      const row = { jobId, state, code: why?.code ?? null, reason: why?.reason ?? null, now: Date.now() };
      statements.settle.run(row);
    },
    retry(spaceIds, clipIds) {
      const spaces = JSON.stringify(spaceIds);
      if (!clipIds) return statements.retryAll.run(spaces).changes;
      return statements.retryClips.run(spaces, JSON.stringify(clipIds)).changes;
    },
    retrySkipped(spaceIds) {
      return statements.retrySkipped.run(JSON.stringify(spaceIds)).changes;
    },
    hurry(clipIds, priority = 1) {
      statements.hurry.run({ clipIds: JSON.stringify(clipIds), priority });
    },
    count(spaceId) {
      const kept = jobCounts.read(spaceId);
      const countOf = (state: string) => kept.get(state)?.jobs ?? 0;
      const counts = { waiting: countOf('waiting'), running: countOf('running'), done: countOf('done') };
      const settled = { skipped: 0, failed: 0 };
      const isNone = countOf('failed') + countOf('skipped') === 0;
      for (const { state, jobs } of isNone ? [] : statements.countBad.all(spaceId)) settled[state] = jobs;
      return { ...counts, ...settled };
    },
    findLeftOut(spaceId, otherSpaceId, likely) {
      const spaces = { spaceId, otherSpaceId };
      const known = likely === undefined ? undefined : statements.isLeftOut.get({ ...spaces, likely });
      return known ?? statements.findLeftOut.get(spaces);
    },
    countWaitingBytes(spaceId) {
      const kept = jobCounts.read(spaceId);
      return (kept.get('waiting')?.bytes ?? 0) + (kept.get('running')?.bytes ?? 0);
    },
  };
}

const everything: ContentRange = { after: 0, upTo: Number.MAX_SAFE_INTEGER };

interface WaitingRow {
  id: number;
  content_id: number;
  vector_space_id: number;
  priority: number;
  attempt_count: number;
  byte_size: number;
  extension: string | null;
}

function fromRow(row: WaitingRow): WaitingJob {
  return {
    id: row.id,
    contentId: row.content_id,
    spaceId: row.vector_space_id,
    priority: row.priority,
    deathCount: row.attempt_count,
    byteSize: row.byte_size,
    extension: row.extension ?? '',
  };
}

const inLine = `state = 'waiting', code = NULL, reason = NULL, attempt_count = 0, finished_at_ms = NULL`;
const hasClip = `EXISTS (
  SELECT 1 FROM clips c JOIN folders f ON f.id = c.folder_id
  WHERE c.content_id = contents.id AND c.is_missing = 0 AND f.is_removed = 0 AND f.state = 'online')`;

const formatEnqueue = (condition: string) => `
  INSERT INTO jobs (kind, key, content_id, vector_space_id, created_at_ms, priority)
  SELECT 'analyse', 'analyse:' || @spaceId || ':' || contents.id, contents.id, @spaceId, @now,
    (SELECT -(state = 'building') FROM vector_spaces WHERE id = @spaceId)
  FROM contents
  WHERE ${condition}
    AND NOT EXISTS (
      SELECT 1 FROM jobs j WHERE j.content_id = contents.id AND j.vector_space_id = @spaceId AND j.state <> 'cancelled')
    AND ${hasClip}
  ORDER BY contents.id
  ON CONFLICT (key) DO UPDATE SET state = 'waiting', code = NULL, reason = NULL, finished_at_ms = NULL
    WHERE jobs.state = 'cancelled'`;

// Cross joins keep the order: where no folder is offline nothing is looked through, and one content is looked up.
const formatLeftOut = (tables: 'folders f CROSS JOIN clips c' | 'clips c CROSS JOIN folders f') => `
  SELECT c.content_id FROM ${tables}
  WHERE c.folder_id = f.id AND f.is_removed = 0 AND f.state = 'offline' AND c.is_missing = 0
    AND EXISTS (
      SELECT 1 FROM vector_members m WHERE m.vector_space_id = @spaceId AND m.content_id = c.content_id)
    AND NOT EXISTS (
      SELECT 1 FROM jobs j
      WHERE j.content_id = c.content_id AND j.vector_space_id = @otherSpaceId AND j.state <> 'cancelled')`;

function prepare(sql: Sqlite.Database) {
  return {
    enqueueRange: sql.prepare<{ spaceId: number; now: number; after: number; upTo: number }>(
      formatEnqueue('contents.id > @after AND contents.id <= @upTo'),
    ),
    findLast: sql.prepare<[], number | null>('SELECT max(id) FROM contents').pluck(),
    enqueueSome: sql.prepare<{ spaceId: number; now: number; contentIds: string }>(
      formatEnqueue('contents.id IN (SELECT value FROM json_each(@contentIds))'),
    ),
    listOtherSpaces: sql
      .prepare<[string], number>(
        'SELECT id FROM vector_spaces WHERE id NOT IN (SELECT value FROM json_each(?))',
      )
      .pluck(),
    cancelStrays: sql.prepare<ContentRange & { spaceIds: string }>(`
      UPDATE jobs SET state = 'cancelled'
      WHERE content_id > @after AND content_id <= @upTo AND +state = 'waiting'
        AND vector_space_id NOT IN (SELECT value FROM json_each(@spaceIds))`),
    failSuspects: sql.prepare<{ limit: number; reason: string; now: number }>(`
      UPDATE jobs SET state = 'failed', code = 'worker-crashed', reason = @reason, finished_at_ms = @now
      WHERE state = 'running' AND attempt_count >= @limit`),
    // Suspects go last, so that whatever they do costs nothing but themselves.
    recover: sql.prepare(
      `UPDATE jobs SET state = 'waiting', priority = min(priority, 0) - attempt_count WHERE state = 'running'`,
    ),
    listWaiting: sql.prepare<[string, number], WaitingRow>(`
      SELECT j.id, j.content_id, j.vector_space_id, j.priority, j.attempt_count, n.byte_size,
        (SELECT c.extension FROM clips c WHERE c.content_id = j.content_id ORDER BY c.is_missing LIMIT 1) AS extension
      FROM jobs j JOIN contents n ON n.id = j.content_id
      WHERE j.state = 'waiting' AND j.vector_space_id IN (SELECT value FROM json_each(?))
      ORDER BY j.priority DESC, j.id LIMIT ?`),
    markRunning: sql.prepare<[string]>(`
      UPDATE jobs SET state = 'running', attempt_count = attempt_count + 1
      WHERE id IN (SELECT value FROM json_each(?))`),
    putBack: sql.prepare<[string]>(`
      UPDATE jobs SET state = 'waiting', attempt_count = max(0, attempt_count - 1)
      WHERE state = 'running' AND id IN (SELECT value FROM json_each(?))`),
    settle: sql.prepare<{
      jobId: number;
      state: string;
      code: string | null;
      reason: string | null;
      now: number;
    }>(`
      UPDATE jobs SET state = @state, code = @code, reason = @reason, finished_at_ms = @now, priority = 0
      WHERE id = @jobId`),
    retryAll: sql.prepare<[string]>(`
      UPDATE jobs SET ${inLine}
      WHERE state IN ('failed', 'skipped') AND vector_space_id IN (SELECT value FROM json_each(?))`),
    retryClips: sql.prepare<[string, string]>(`
      UPDATE jobs SET ${inLine}
      WHERE state IN ('failed', 'skipped') AND vector_space_id IN (SELECT value FROM json_each(?))
        AND content_id IN (SELECT content_id FROM clips WHERE id IN (SELECT value FROM json_each(?)))`),
    retrySkipped: sql.prepare<[string]>(`
      UPDATE jobs SET ${inLine}
      WHERE state = 'skipped' AND vector_space_id IN (SELECT value FROM json_each(?))`),
    hurry: sql.prepare<{ clipIds: string; priority: number }>(`
      UPDATE jobs SET priority = @priority
      WHERE state = 'waiting' AND priority < @priority
        AND content_id IN (SELECT content_id FROM clips WHERE id IN (SELECT value FROM json_each(@clipIds)))`),
    findLeftOut: sql
      .prepare<{ spaceId: number; otherSpaceId: number }, number>(
        `${formatLeftOut('folders f CROSS JOIN clips c')} LIMIT 1`,
      )
      .pluck(),
    isLeftOut: sql
      .prepare<{ spaceId: number; otherSpaceId: number; likely: number }, number>(
        `${formatLeftOut('clips c CROSS JOIN folders f')} AND c.content_id = @likely LIMIT 1`,
      )
      .pluck(),
    countBad: sql.prepare<[number], { state: 'failed' | 'skipped'; jobs: number }>(`
      SELECT state, count(*) AS jobs FROM jobs j
      WHERE vector_space_id = +? AND state IN ('failed', 'skipped') AND EXISTS (
        SELECT 1 FROM clips c JOIN folders f ON f.id = c.folder_id
        WHERE c.content_id = j.content_id AND c.is_missing = 0 AND f.is_removed = 0)
      GROUP BY state`),
  };
}
