// What the analysis reads and writes of contents: where their bytes lie, and what was found in them.
import type { AnalysedClip } from '../../worker/task-protocol.ts';
import type { ClipPlace } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';
import { createPeaksStore } from './peaks-store.ts';

/** A file that holds a content, as the last scan saw it. */
export interface ClipOfContent extends ClipPlace {
  readonly clipId: number;
  readonly folderId: number;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
}

export type Analysis = Extract<AnalysedClip, { kind: 'analysed' }>;

export interface AnalysisStore {
  /** Present clips of folders that are online. */
  findClips(contentId: number): ClipOfContent[];
  /** Every clip of the content, also missing ones: their texts change with it. */
  listClipIds(contentId: number): number[];
  /** Facts, peaks and embedded texts, replacing older ones. Call inside a transaction. */
  write(contentId: number, analysis: Analysis): void;
  /** One clip for each content with a failed or skipped job in this space, for the list of failures. */
  listFailures(spaceId: number, page: { offset: number; limit: number }): ClipFailure[];
  countFailures(spaceId: number): number;
}

export interface ClipFailure extends ClipPlace {
  readonly clipId: number;
  readonly folderId: number;
  readonly kind: 'failed' | 'unsupported';
  readonly reason: string;
}

export function createAnalysisStore(database: LibraryDatabase): AnalysisStore {
  const { sql } = database;
  const findClips = sql.prepare<[number], ClipRow>(findClipsSql);
  const listClipIds = sql
    .prepare<[number], number>('SELECT id FROM clips WHERE content_id = ? ORDER BY id')
    .pluck();
  const writeFacts = sql.prepare(writeFactsSql);
  const peaksStore = createPeaksStore(database);
  const clearTexts = sql.prepare('DELETE FROM embedded_texts WHERE content_id = ?');
  const writeText = sql.prepare(
    'INSERT INTO embedded_texts (content_id, position, source, field, value) VALUES (?, ?, ?, ?, ?)',
  );
  const listFailures = sql.prepare<[number, number, number], FailureRow>(
    `SELECT c.id, c.folder_id, f.path AS folder_path, c.relative_path, c.path_bytes, j.state, j.reason
     ${failures} ORDER BY j.state, f.path, c.relative_path LIMIT ? OFFSET ?`,
  );
  const countFailures = sql.prepare<[number], number>(`SELECT count(*) ${failures}`).pluck();

  return {
    findClips: (contentId) => findClips.all(contentId).map(fromClipRow),
    listClipIds: (contentId) => listClipIds.all(contentId) as number[],
    write(contentId, { facts, peaks, texts, warning }) {
      writeFacts.run({ contentId, ...facts, warning });
      peaksStore.write(contentId, peaks);
      clearTexts.run(contentId);
      texts.forEach((text, position) => {
        writeText.run(contentId, position, text.source, text.field, text.value);
      });
    },
    listFailures: (spaceId, { offset, limit }) =>
      listFailures.all(spaceId, limit, offset).map(fromFailureRow),
    countFailures: (spaceId) => countFailures.get(spaceId) ?? 0,
  };
}

interface PlaceRow {
  id: number;
  folder_id: number;
  folder_path: string;
  relative_path: string;
  path_bytes: Buffer | null;
}

interface ClipRow extends PlaceRow {
  byte_size: number;
  modified_at_ms: number;
}

interface FailureRow extends PlaceRow {
  state: string;
  reason: string | null;
}

function fromPlaceRow(row: PlaceRow) {
  return {
    clipId: row.id,
    folderId: row.folder_id,
    folderPath: row.folder_path,
    relativePath: row.relative_path,
    pathBytes: row.path_bytes,
  };
}

function fromClipRow(row: ClipRow): ClipOfContent {
  return { ...fromPlaceRow(row), byteSize: row.byte_size, modifiedAtMs: row.modified_at_ms };
}

function fromFailureRow(row: FailureRow): ClipFailure {
  const kind = row.state === 'skipped' ? 'unsupported' : 'failed';
  return { ...fromPlaceRow(row), kind, reason: row.reason ?? '' };
}

// `+?`: for a bare parameter SQLite plans the join anew each time.
const findClipsSql = `
  SELECT c.id, c.folder_id, f.path AS folder_path, c.relative_path, c.path_bytes, c.byte_size, c.modified_at_ms
  FROM clips c JOIN folders f ON f.id = c.folder_id
  WHERE c.content_id = +? AND c.is_missing = 0 AND f.is_removed = 0 AND f.state = 'online' ORDER BY c.id`;

const writeFactsSql = `
  UPDATE contents SET duration_seconds = @durationSeconds, sample_rate_hz = @sampleRateHz,
    channel_count = @channelCount, bit_depth = @bitDepth, codec = @codec, warning = @warning
  WHERE id = @contentId`;

const failures = `
  FROM clips c JOIN folders f ON f.id = c.folder_id JOIN jobs j ON j.content_id = c.content_id
  WHERE j.vector_space_id = ? AND j.state IN ('failed', 'skipped') AND c.is_missing = 0 AND f.is_removed = 0`;
