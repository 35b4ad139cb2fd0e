/** What models wrote of contents. */
import type { CaptionKind, GeneratedCaption } from '../../shared/contract/clips.ts';
import type { ContentRange } from './job-store.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Whose words: a pack of a version, from the vectors of a space (its row id). */
export interface CaptionAuthor {
  readonly packId: string;
  readonly packVersion: string;
  readonly spaceId: number;
}

export interface NewCaption {
  readonly text: string;
  readonly kind: CaptionKind;
  readonly confidence: number | null;
  /** Both null: of the whole. */
  readonly startSeconds: number | null;
  readonly endSeconds: number | null;
}

export interface CaptionStore {
  /** Of a clip, without those that were removed: of the whole first, then of its parts. */
  list(clipId: number): GeneratedCaption[];
  /**
   * Replaces everything that was written of a content, by whomever. Where there is nothing to say a mark stays, so that
   * it is not asked for again and again. Call inside a transaction.
   */
  write(contentId: number, author: CaptionAuthor, captions: readonly NewCaption[]): void;
  /** True where this author has written of a content, even what was removed since; or where a person removed all there was. */
  has(contentId: number, author: CaptionAuthor): boolean;
  /** The text of a caption of this clip. */
  find(clipId: number, captionId: number): string | undefined;
  /** Removed ones stay as a mark that there is nothing to write. Answers the contents and how many captions. */
  remove(clipIds: readonly number[], captionId?: number): { contentIds: number[]; removed: number };
  /** Contents of a range of ids that have words of other packs, versions or spaces, or a mark that these had none. */
  listByOthers(author: CaptionAuthor, range: ContentRange): number[];
  /** All but the marks of what a person removed. */
  drop(contentIds: readonly number[]): void;
  /** Every clip of these contents: their texts change with it. */
  listClipIds(contentIds: readonly number[]): number[];
}

export function createCaptionStore({ sql }: LibraryDatabase): CaptionStore {
  const list = sql.prepare(listSql);
  const clear = sql.prepare('DELETE FROM captions WHERE content_id = ?');
  const insert = sql.prepare(insertSql);
  const has = sql
    .prepare(`SELECT EXISTS (SELECT 1 FROM captions WHERE content_id = @contentId AND ${isDone('captions')})`)
    .pluck();
  const find = sql
    .prepare(
      `SELECT captions.text FROM captions JOIN clips ON clips.content_id = captions.content_id
       WHERE clips.id = ? AND captions.id = ? AND captions.is_removed = 0`,
    )
    .pluck();
  const remove = sql
    .prepare(
      `UPDATE captions SET is_removed = 1
       WHERE is_removed = 0 AND (@captionId IS NULL OR id = @captionId)
         AND content_id IN (SELECT content_id FROM clips WHERE id IN (SELECT value FROM json_each(@clipIds)))
       RETURNING content_id`,
    )
    .pluck();
  const byOthers = sql
    .prepare(
      `SELECT DISTINCT content_id FROM captions
       WHERE content_id > @after AND content_id <= @upTo AND NOT ${isBy('captions')}
         AND NOT ${isPersonsRemoval('captions')} ORDER BY content_id`,
    )
    .pluck();
  const drop = sql.prepare(
    `DELETE FROM captions WHERE content_id IN (SELECT value FROM json_each(?)) AND NOT ${isPersonsRemoval('captions')}`,
  );
  const listClipIds = sql
    .prepare('SELECT id FROM clips WHERE content_id IN (SELECT value FROM json_each(?)) ORDER BY id')
    .pluck();

  return {
    list: (clipId) => list.all(clipId) as GeneratedCaption[],
    write(contentId, author, captions) {
      clear.run(contentId);
      const now = Date.now();
      for (const caption of captions) insert.run({ contentId, ...author, ...caption, isRemoved: 0, now });
      if (captions.length === 0) insert.run({ contentId, ...author, ...nothingToSay, isRemoved: 1, now });
    },
    has: (contentId, author) => has.get({ contentId, ...author }) === 1,
    find: (clipId, captionId) => find.get(clipId, captionId) as string | undefined,
    remove(clipIds, captionId) {
      const removed = remove.all({ clipIds: JSON.stringify(clipIds), captionId: captionId ?? null });
      return { contentIds: [...new Set(removed as number[])], removed: removed.length };
    },
    listByOthers: (author, range) => byOthers.all({ ...author, ...range }) as number[],
    drop: (contentIds) => void drop.run(JSON.stringify(contentIds)),
    listClipIds: (contentIds) => listClipIds.all(JSON.stringify(contentIds)) as number[],
  };
}

const nothingToSay: NewCaption = {
  ...{ text: '', kind: 'plain', confidence: null, startSeconds: null, endSeconds: null },
};

/** True where a listed caption is this author's; the space is as good as the pack's version here. */
export function isOf(
  author: CaptionAuthor,
  caption: Pick<GeneratedCaption, 'packId' | 'packVersion'>,
): boolean {
  return caption.packId === author.packId && caption.packVersion === author.packVersion;
}

/** A condition on a row of `captions`: by this author. */
function isBy(captions: string): string {
  return `(${captions}.pack_id = @packId AND ${captions}.pack_version = @packVersion
    AND ${captions}.vector_space_id IS @spaceId)`;
}

/** A condition on a row of `captions`: its content needs no words of this author. What a person removed stays away, whoever wrote it. */
export function isDone(captions: string): string {
  return `(${isBy(captions)} OR (${isPersonsRemoval(captions)} AND NOT EXISTS (
    SELECT 1 FROM captions shown WHERE shown.content_id = ${captions}.content_id AND shown.is_removed = 0)))`;
}

/** Words that a person took away; a removed row without words is the mark that there was nothing to say. */
function isPersonsRemoval(captions: string): string {
  return `(${captions}.is_removed = 1 AND ${captions}.text <> '')`;
}

const listSql = `
  SELECT captions.id, captions.text, captions.kind, captions.pack_id AS packId,
    captions.pack_version AS packVersion, captions.confidence,
    captions.start_seconds AS startSeconds, captions.end_seconds AS endSeconds
  FROM captions JOIN clips ON clips.content_id = captions.content_id
  WHERE clips.id = ? AND captions.is_removed = 0
  ORDER BY captions.start_seconds IS NOT NULL, captions.start_seconds, captions.id`;

const insertSql = `
  INSERT INTO captions (content_id, pack_id, pack_version, vector_space_id, text, kind, confidence,
    start_seconds, end_seconds, is_removed, created_at_ms)
  VALUES (@contentId, @packId, @packVersion, @spaceId, @text, @kind, @confidence,
    @startSeconds, @endSeconds, @isRemoved, @now)`;
