import type {
  AnalysisState,
  CaptionKind,
  ClipAbout,
  ClipPresence,
  ClipSummary,
} from '../../shared/contract/clips.ts';
import { getFileName, getShownPath } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';

export interface ClipSummaryStore {
  /** Rows for lists, in the order asked for, two queries however many. Ids that are gone are left out. */
  getSummaries(clipIds: readonly number[]): ClipSummary[];
}

export function createClipSummaryStore({ sql }: LibraryDatabase): ClipSummaryStore {
  const selectClips = sql.prepare(summarySql);
  const selectTags = sql.prepare(tagsSql);
  return {
    getSummaries(clipIds) {
      const asked = JSON.stringify(clipIds);
      const tags = collectTags(selectTags.all(asked) as TagRow[]);
      const rows = selectClips.all(asked) as SummaryRow[];
      return rows.map((row) => formatSummary(row, tags.get(row.id) ?? []));
    },
  };
}

/** How the job rows of the active vector space read as the state of a clip. */
function getAnalysisState(jobState: string | null): AnalysisState {
  switch (jobState) {
    case 'running':
      return 'running';
    case 'done':
      return 'analysed';
    case 'failed':
      return 'failed';
    case 'skipped':
      return 'unsupported';
    default:
      return 'waiting';
  }
}

/** Joins the job of a clip's content in the active vector space as `jobs`. */
export const activeJobJoin = `LEFT JOIN jobs ON jobs.content_id = clips.content_id
  AND jobs.vector_space_id = (SELECT id FROM vector_spaces WHERE state = 'active' ORDER BY id DESC LIMIT 1)`;

interface SummaryRow {
  id: number;
  folder_id: number;
  folder_path: string;
  folder_state: string;
  is_removed: number;
  content_id: number | null;
  relative_path: string;
  extension: string;
  byte_size: number;
  is_missing: number;
  rating: number;
  duration_seconds: number | null;
  sample_rate_hz: number | null;
  channel_count: number | null;
  job_state: string | null;
  job_reason: string | null;
  description: string;
  caption: string | null;
}

interface TagRow {
  clip_id: number;
  name: string;
}

const summarySql = `
  SELECT clips.id, clips.folder_id, folders.path AS folder_path, folders.state AS folder_state, folders.is_removed,
    clips.content_id, clips.relative_path, clips.extension, clips.byte_size, clips.is_missing, clips.rating,
    contents.duration_seconds, contents.sample_rate_hz, contents.channel_count,
    jobs.state AS job_state, jobs.reason AS job_reason, substr(clips.description, 1, 400) AS description,
    (SELECT json_object('text', captions.text, 'by', captions.kind) FROM captions
      WHERE captions.content_id = clips.content_id AND captions.is_removed = 0 AND captions.start_seconds IS NULL
      ORDER BY captions.id LIMIT 1) AS caption
  FROM json_each(?) AS asked
  JOIN clips ON clips.id = asked.value
  JOIN folders ON folders.id = clips.folder_id
  LEFT JOIN contents ON contents.id = clips.content_id
  ${activeJobJoin}
  ORDER BY asked.key`;

const tagsSql = `
  SELECT clip_tags.clip_id, tags.name FROM json_each(?) AS asked
  JOIN clip_tags ON clip_tags.clip_id = asked.value
  JOIN tags ON tags.id = clip_tags.tag_id
  ORDER BY tags.name`;

function collectTags(rows: readonly TagRow[]): Map<number, string[]> {
  const tags = new Map<number, string[]>();
  for (const { clip_id, name } of rows) {
    const names = tags.get(clip_id);
    if (names) names.push(name);
    else tags.set(clip_id, [name]);
  }
  return tags;
}

function formatSummary(row: SummaryRow, tags: string[]): ClipSummary {
  const analysis = getAnalysisState(row.job_state);
  const hasReason = analysis === 'failed' || analysis === 'unsupported';
  return {
    id: row.id,
    path: getShownPath({ folderPath: row.folder_path, relativePath: row.relative_path }),
    name: getFileName(row.relative_path),
    folderId: row.folder_id,
    contentId: row.content_id,
    format: row.extension,
    durationSeconds: row.duration_seconds,
    sampleRateHz: row.sample_rate_hz,
    channelCount: row.channel_count,
    byteSize: row.byte_size,
    presence: getPresence(row),
    analysis,
    reason: hasReason ? row.job_reason : null,
    tags,
    rating: row.rating,
    about: formatAbout(row),
  };
}

function formatAbout({ description, caption }: SummaryRow): ClipAbout | null {
  const [line] = description.trim().split('\n');
  if (line) return { text: line.trimEnd(), by: 'person' };
  return caption === null ? null : (JSON.parse(caption) as { text: string; by: CaptionKind });
}

function getPresence(row: { is_missing: number; folder_state: string; is_removed: number }): ClipPresence {
  if (row.is_missing === 1 || row.is_removed === 1) return 'missing';
  return row.folder_state === 'offline' ? 'offline' : 'present';
}
