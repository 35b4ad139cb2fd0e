/** Everything known of every clip, so that nobody is locked in: JSON is exact, CSV is for spreadsheets. */
import type { ClipDetails } from '../../shared/contract/clips.ts';
import { createClipStore } from '../store/clip-store.ts';
import { createExportStore } from '../store/export-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { formatCsvRow } from './format-csv.ts';

export type ExportFormat = 'csv' | 'json';

/** A clip with its details; `fingerprint` names its bytes wherever the file lies. */
type ExportedClip = Omit<ClipDetails, 'copies'> & { readonly fingerprint: string | null };

const PAGE = 500;

/** All clips, a page at a time, so that the library answers in between. */
async function* listExportedClips(database: LibraryDatabase): AsyncGenerator<ExportedClip> {
  const pages = createExportStore(database);
  const clips = createClipStore(database);
  let lastId = 0;
  for (;;) {
    const page = pages.listPage(lastId, PAGE);
    if (page.length === 0) return;
    for (const { id, fingerprint } of page) {
      const details = clips.findDetails(id);
      lastId = id;
      if (!details) continue;
      const { copies: _, ...rest } = details;
      yield { ...rest, fingerprint };
    }
    await new Promise(setImmediate);
  }
}

/** The text of the export in pieces; together one JSON array, or CSV with a header (RFC 4180). */
export async function* exportLibrary(
  database: LibraryDatabase,
  format: ExportFormat,
): AsyncGenerator<string> {
  let isFirst = true;
  yield format === 'json' ? '[' : formatCsvRow(columns.map(([name]) => name));
  for await (const clip of listExportedClips(database)) {
    if (format === 'csv') yield formatCsvRow(columns.map(([, read]) => read(clip)));
    else yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(clip)}`;
    isFirst = false;
  }
  if (format === 'json') yield '\n]\n';
}

/** Empty for the times beyond all calendars that some file systems hand out. */
function formatTime(atMs: number): string | null {
  const time = new Date(atMs);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

const columns: readonly (readonly [string, (clip: ExportedClip) => string | number | null])[] = [
  ['path', (clip) => clip.path],
  ['name', (clip) => clip.name],
  ['tags', (clip) => clip.tags.join('; ')],
  ['description', (clip) => clip.description],
  ['rating', (clip) => clip.rating],
  ['captions', (clip) => clip.captions.map((caption) => caption.text).join(' | ')],
  ['catId', (clip) => clip.ucs?.catId ?? null],
  ['category', (clip) => clip.ucs?.category ?? null],
  ['subCategory', (clip) => clip.ucs?.subCategory ?? null],
  ['format', (clip) => clip.format],
  ['durationSeconds', (clip) => clip.durationSeconds],
  ['sampleRateHz', (clip) => clip.sampleRateHz],
  ['channelCount', (clip) => clip.channelCount],
  ['bitDepth', (clip) => clip.bitDepth],
  ['codec', (clip) => clip.codec],
  ['byteSize', (clip) => clip.byteSize],
  ['modifiedAt', (clip) => formatTime(clip.modifiedAtMs)],
  ['presence', (clip) => clip.presence],
  ['analysis', (clip) => clip.analysis],
  ['reason', (clip) => clip.reason],
  [
    'embedded',
    (clip) => clip.embedded.map((text) => `${text.source}.${text.field}=${text.value}`).join(' | '),
  ],
  ['fingerprint', (clip) => clip.fingerprint],
];
