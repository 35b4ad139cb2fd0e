// A library database as large as wished, straight through the store's schema: names, texts, tags and facts, no files.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database, Statement } from 'better-sqlite3';
import { createPackRegistry } from '../../src/library/packs/pack-registry.ts';
import { toClipWords, toTextColumns } from '../../src/library/search/text-columns.ts';
import { openDatabase } from '../../src/library/store/open-database.ts';
import { createTextIndexStore } from '../../src/library/store/text-index-store.ts';
import { type ClipWords, createWordStore } from '../../src/library/store/word-store.ts';
import { getPlaces } from '../../src/server/places.ts';
import { type Album, createClips, type MadeClip } from './made-clips.ts';

export interface FilledClips {
  readonly clips: number;
  /** Of them different bytes. */
  readonly contents: number;
  /** Directories that hold clips. */
  readonly directories: number;
  readonly seconds: number;
  readonly databaseMB: number;
}

export interface FillOptions {
  readonly seed?: number;
  /** Where the clips seem to lie; nothing is written there. Open such a library without indexing and watching. */
  readonly root?: string;
}

const batch = 20_000;

/**
 * Fills the library in `directory` (made where there is none; it should be empty) with so many clips: every content is
 * analysed as far as the jobs know, but has no vectors. Prints nothing. About 100 µs a clip.
 */
export async function fillClips(
  directory: string,
  count: number,
  { seed = 20261121, root = '/sounds' }: FillOptions = {},
): Promise<FilledClips> {
  const startedAt = performance.now();
  mkdirSync(directory, { recursive: true });
  const database = openDatabase(directory, { log: () => {}, ownsLock: true });
  const { sql } = database;
  const { shippedPackFolder } = getPlaces();
  const spaceId = createPackRegistry({ database, shippedPackFolder, log: () => {} }).getActive()?.space.id;
  tune(sql);
  const writer = createWriter(sql, root, spaceId ?? null);
  const source = createClips(seed, count);
  let directories = 0;
  let made = 0;
  while (made < count) {
    sql.exec('BEGIN');
    for (const end = Math.min(count, made + batch); made < end; ) {
      const album = source.nextAlbum(Math.min(end - made, count - made));
      directories += 1;
      for (const clip of album.clips) writer.add(album, clip);
      made += album.clips.length;
    }
    writer.finish();
    sql.exec('COMMIT');
    await new Promise(setImmediate);
  }
  settle(sql);
  const contents = sql.prepare('SELECT count(*) FROM contents').pluck().get() as number;
  database.close();
  return {
    clips: made,
    contents,
    directories,
    seconds: (performance.now() - startedAt) / 1000,
    databaseMB: Math.round(statSync(join(directory, 'library.db')).size / 1e6),
  };
}

/** Nothing here need survive a power cut; full text is gathered in memory and written in large pieces. */
function tune(sql: Database): void {
  sql.pragma('synchronous = OFF');
  sql.pragma('cache_size = -400000');
  sql.pragma('wal_autocheckpoint = 20000');
  sql.exec("INSERT INTO clip_text (clip_text, rank) VALUES ('hashsize', 67108864)");
}

/** Leaves full text as years of use would: merged, in a handful of segments. */
function settle(sql: Database): void {
  sql.exec("INSERT INTO clip_text (clip_text, rank) VALUES ('merge', 2000)");
  sql.exec("INSERT INTO clip_text (clip_text, rank) VALUES ('hashsize', 1048576)");
  sql.exec('ANALYZE');
  sql.pragma('wal_checkpoint(TRUNCATE)');
}

function createWriter(sql: Database, root: string, spaceId: number | null) {
  const texts = createTextIndexStore(sql);
  const words = createWordStore(sql);
  let unwritten: ClipWords[] = [];
  const statements = prepare(sql);
  const folders = new Map<string, number>();
  const tags = new Map<string, number>();
  const now = Date.UTC(2026, 0, 1);
  const ensure = (known: Map<string, number>, name: string, insert: Statement) => {
    const id = known.get(name) ?? Number(insert.run(name).lastInsertRowid);
    known.set(name, id);
    return id;
  };
  const writeContent = (clip: MadeClip) => {
    const { durationSeconds, sampleRateHz, channelCount, bitDepth, codec, byteSize, fingerprint } = clip;
    const facts = {
      durationSeconds,
      sampleRateHz,
      channelCount,
      bitDepth,
      codec,
      byteSize,
      fingerprint,
      now,
    };
    const contentId = Number(statements.content.run(facts).lastInsertRowid);
    for (const [position, value] of clip.embedded.entries()) {
      statements.embedded.run(contentId, position, position === 0 ? 'bext' : 'info', 'Description', value);
    }
    for (const text of clip.captions) statements.caption.run(contentId, spaceId, text, now);
    if (spaceId !== null)
      statements.job.run({ key: `analyse:${spaceId}:${contentId}`, contentId, spaceId, now });
    return contentId;
  };
  let lastContentId = 0;
  return {
    add(album: Album, clip: MadeClip) {
      const folderPath = join(root, album.library);
      const folderId = ensure(folders, folderPath, statements.folder);
      const relativePath = `${album.path}/${clip.fileName}`;
      const contentId = clip.isCopy && lastContentId > 0 ? lastContentId : writeContent(clip);
      lastContentId = contentId;
      const { extension, byteSize, modifiedAtMs, isMissing, description, rating, ucsCatId } = clip;
      const row = {
        extension,
        byteSize,
        modifiedAtMs,
        description,
        rating,
        ucsCatId,
        folderId,
        relativePath,
      };
      const added = statements.clip.run({ ...row, contentId, isMissing: isMissing ? 1 : 0, now });
      const clipId = Number(added.lastInsertRowid);
      for (const tag of clip.tags) statements.tagged.run(clipId, ensure(tags, tag, statements.tag), now);
      const { embedded, captions } = clip;
      const columns = {
        relativePath,
        folderPath,
        description,
        ucsCatId,
        tags: clip.tags,
        embedded,
        captions,
      };
      texts.replace(clipId, toTextColumns(columns));
      unwritten.push({ clipId, words: toClipWords(columns) });
    },
    /** Words are counted many clips at a time. Call before each commit. */
    finish() {
      words.replace(unwritten);
      unwritten = [];
    },
  };
}

function prepare(sql: Database) {
  return {
    folder: sql.prepare('INSERT INTO folders (path, added_at_ms) VALUES (?, 0)'),
    tag: sql.prepare('INSERT INTO tags (name) VALUES (?)'),
    tagged: sql.prepare('INSERT OR IGNORE INTO clip_tags (clip_id, tag_id, added_at_ms) VALUES (?, ?, ?)'),
    embedded: sql.prepare('INSERT INTO embedded_texts VALUES (?, ?, ?, ?, ?)'),
    content: sql.prepare(
      `INSERT INTO contents (fingerprint, byte_size, duration_seconds, sample_rate_hz, channel_count, bit_depth, codec,
         created_at_ms)
       VALUES (@fingerprint, @byteSize, @durationSeconds, @sampleRateHz, @channelCount, @bitDepth, @codec, @now)`,
    ),
    caption: sql.prepare(
      `INSERT INTO captions (content_id, pack_id, pack_version, vector_space_id, text, kind, created_at_ms)
       VALUES (?, 'made', '1', ?, ?, 'plain', ?)`,
    ),
    job: sql.prepare(
      `INSERT INTO jobs (kind, key, content_id, vector_space_id, state, attempt_count, created_at_ms, finished_at_ms)
       VALUES ('analyse', @key, @contentId, @spaceId, 'done', 1, @now, @now)`,
    ),
    clip: sql.prepare(
      `INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, is_missing,
         added_at_ms, description, rating, ucs_cat_id)
       VALUES (@folderId, @relativePath, @extension, @byteSize, @modifiedAtMs, @contentId, @isMissing,
         @now, @description, @rating, @ucsCatId)`,
    ),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [directory = '/tmp/earmark-clips', count = '100000'] = process.argv.slice(2);
  console.table([await fillClips(directory, Number(count))]);
}
