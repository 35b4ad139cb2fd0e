// Clips as the table in memory keeps them, a slice at a time.
import type Database from 'better-sqlite3';
import type { ClipRow } from './clip-columns.ts';

export interface ClipRowReader {
  /** 0 where there are none. */
  findLargestId(): number;
  /** The next clips behind this id, by id. */
  readBehind(id: number, limit: number): ClipRow[];
  /** Those of these clips that exist. */
  readThese(ids: readonly number[]): ClipRow[];
}

export function createClipRowReader(sql: Database.Database): ClipRowReader {
  const behind = sql.prepare(`${select} WHERE clips.id > ? ORDER BY clips.id LIMIT ?`).raw();
  const these = sql.prepare(`${select} WHERE clips.id IN (SELECT value FROM json_each(?))`).raw();
  const largest = sql.prepare('SELECT coalesce(max(id), 0) FROM clips').pluck();
  return {
    findLargestId: () => largest.get() as number,
    readBehind: (id, limit) => (behind.all(id, limit) as Values[]).map(toRow),
    readThese: (ids) => (these.all(JSON.stringify(ids)) as Values[]).map(toRow),
  };
}

const select = `
  SELECT clips.id, clips.folder_id, clips.relative_path, clips.extension, clips.content_id, clips.is_missing,
    clips.added_at_ms, clips.modified_at_ms, clips.rating, clips.ucs_cat_id,
    contents.duration_seconds, contents.sample_rate_hz, contents.channel_count, contents.codec
  FROM clips LEFT JOIN contents ON contents.id = clips.content_id`;

type Values = readonly [
  ...[id: number, folderId: number, relativePath: string, extension: string, contentId: number | null],
  ...[isMissing: 0 | 1, addedAtMs: number, modifiedAtMs: number, rating: number, catId: string | null],
  ...[durationSeconds: number | null, sampleRateHz: number | null, channelCount: number | null],
  codec: string | null,
];

function toRow(values: Values): ClipRow {
  return {
    id: values[0],
    folderId: values[1],
    relativePath: values[2],
    extension: values[3],
    contentId: values[4],
    isMissing: values[5] === 1,
    addedAtMs: values[6],
    modifiedAtMs: values[7],
    rating: values[8],
    catId: values[9],
    durationSeconds: values[10],
    sampleRateHz: values[11],
    channelCount: values[12],
    codec: values[13],
  };
}
