// A library with known sounds for tests of search: each sound is an axis, the "model" knows the words of each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackManifest } from '../../src/core/packs/manifest.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from '../../src/library/packs/installed-pack.ts';
import { createSearchEngine } from '../../src/library/search/create-search-engine.ts';
import { createTextIndex } from '../../src/library/search/create-text-index.ts';
import { createVectorIndex } from '../../src/library/search/create-vector-index.ts';
import { createClipSummaryStore } from '../../src/library/store/clip-summary-store.ts';
import { openDatabase } from '../../src/library/store/open-database.ts';
import { createSearchStore } from '../../src/library/store/search-store.ts';
import { createVectorStore } from '../../src/library/store/vector-store.ts';
import type { Workers } from '../../src/library/workers/workers.ts';
import type { EmbeddedWindows } from '../../src/worker/task-protocol.ts';

export const dimension = 32;

/** What the model understands: each list is one sound. */
const sounds = [
  ['rain', 'drizzle', 'downpour'],
  ['dog', 'hound', 'bark', 'barking'],
  ['door', 'gate'],
  ['engine', 'motor'],
  ['explosion', 'blast', 'bang'],
  ['bird', 'chirping'],
];

export interface ClipFixture {
  readonly path: string;
  /** Words whose sound the clip has, one window each; none: not analysed. */
  readonly sounds?: readonly string[];
  /** Clips of equal content are copies. */
  readonly content?: string;
  readonly tags?: readonly string[];
  readonly description?: string;
  readonly embedded?: readonly string[];
  /** What a model wrote. */
  readonly captions?: readonly string[];
  readonly durationSeconds?: number;
  readonly rating?: number;
  readonly isMissing?: boolean;
}

export interface SearchLibraryOptions {
  /** Resolves before any text is embedded. */
  readonly modelLoads?: Promise<void>;
  readonly patienceMs?: number;
  readonly onSoundReady?: () => void;
  /** Existing folder to open again. */
  readonly directory?: string;
}

export type SearchLibrary = ReturnType<typeof openSearchLibrary>;

export function openSearchLibrary(options: SearchLibraryOptions = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'earmark-search-'));
  const database = openDatabase(directory, { log: () => {} });
  const { sql } = database;
  sql.exec(
    `INSERT OR IGNORE INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
     INSERT OR IGNORE INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
     VALUES (1, 'test', 'test', '10s', 1, ${dimension}, 'active')`,
  );
  const vectors = createVectorIndex({
    store: createVectorStore(sql),
    registry,
    threadCount: 0,
    tidies: true,
  });
  const texts = createTextIndex(sql);
  const embeddedTexts: string[] = [];
  const engine = createSearchEngine({
    vectors,
    texts,
    store: createSearchStore(sql),
    registry,
    workers: createFakeWorkers(embeddedTexts, options.modelLoads),
    locatePack: (pack) => ({ folder: pack.folder, provider: 'cpu', threadCount: 1 }),
    getSummaries: createClipSummaryStore(database).getSummaries,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    ...(options.onSoundReady ? { onSoundReady: options.onSoundReady } : {}),
  });

  const addClip = (fixture: ClipFixture): number => {
    const { contentId, clipId } = sql.transaction(() => insertClip(sql, fixture))();
    if (fixture.sounds) {
      const windows = makeWindows(fixture.sounds, contentId, fixture.durationSeconds ?? 2);
      sql.transaction(() => vectors.write(1, contentId, windows))();
      vectors.publish(1, contentId, windows);
    }
    texts.refresh([clipId]);
    return clipId;
  };

  return {
    directory,
    database,
    sql,
    vectors,
    texts,
    engine,
    embeddedTexts,
    addClip,
    /** Many clips of other sounds, so that the library has a background. */
    addBackground(count: number) {
      for (let index = 0; index < count; index += 1)
        addClip({ path: `misc/take ${index}.wav`, sounds: [`noise ${index}`] });
    },
    async find(query: string, mode: 'auto' | 'sound' | 'words' = 'auto', limit = 20) {
      return engine.find({ query, mode, limit });
    },
    async close(keep = false) {
      await vectors.close();
      database.close();
      if (!keep) rmSync(directory, { recursive: true, force: true });
    },
  };
}

const manifest = { spaceId: 'test', text: {} } as unknown as PackManifest;
const pack: InstalledPack = { id: 'test', manifest, folder: '/packs/test', isShipped: true };
const space: VectorSpace = {
  id: 1,
  spaceId: 'test',
  packId: 'test',
  windowScheme: '10s',
  dimension,
  state: 'active',
};
const registry: Pick<PackRegistry, 'getActive' | 'onChanged'> & PackRegistry = {
  list: () => [pack],
  find: () => pack,
  getActive: () => ({ pack, space }),
  getBuilding: () => undefined,
  switchOver: () => {},
  onChanged: () => () => {},
};

function createFakeWorkers(embeddedTexts: string[], modelLoads: Promise<void> | undefined): Workers {
  return {
    analysisWorkerCount: 1,
    analysisTaskCount: 2,
    setAnalysisWorkerCount: () => {},
    close: async () => {},
    run: (async (name: string, input: { texts: readonly string[] }) => {
      if (name !== 'embed-text') throw new Error(name);
      await modelLoads;
      embeddedTexts.push(...input.texts);
      return { dimension, vectors: embed(input.texts[0] ?? '') };
    }) as Workers['run'],
  };
}

function insertClip(sql: SearchLibrarySql, fixture: ClipFixture) {
  sql
    .prepare(
      'INSERT OR IGNORE INTO contents (fingerprint, byte_size, duration_seconds, sample_rate_hz, channel_count, created_at_ms) VALUES (?, 1, ?, 48000, 2, 0)',
    )
    .run(fixture.content ?? fixture.path, fixture.durationSeconds ?? 2);
  const contentId = sql
    .prepare('SELECT id FROM contents WHERE fingerprint = ?')
    .pluck()
    .get(fixture.content ?? fixture.path) as number;
  const clipId = Number(
    sql
      .prepare(
        `INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, is_missing, added_at_ms, description, rating)
         VALUES (1, ?, ?, 1, 0, ?, ?, 0, ?, ?)`,
      )
      .run(
        fixture.path,
        fixture.path.split('.').at(-1) ?? '',
        contentId,
        fixture.isMissing ? 1 : 0,
        fixture.description ?? '',
        fixture.rating ?? 0,
      ).lastInsertRowid,
  );
  for (const tag of fixture.tags ?? []) {
    sql.prepare('INSERT OR IGNORE INTO tags (name) VALUES (?)').run(tag);
    sql.prepare('INSERT INTO clip_tags SELECT ?, id, 0 FROM tags WHERE name = ?').run(clipId, tag);
  }
  for (const [position, value] of (fixture.embedded ?? []).entries()) {
    sql
      .prepare("INSERT INTO embedded_texts VALUES (?, ?, 'bext', 'description', ?)")
      .run(contentId, position, value);
  }
  for (const text of fixture.captions ?? []) {
    sql
      .prepare(
        "INSERT INTO captions (content_id, pack_id, pack_version, text, created_at_ms) VALUES (?, 'test', '1', ?, 0)",
      )
      .run(contentId, text);
  }
  return { contentId, clipId };
}

type SearchLibrarySql = ReturnType<typeof openDatabase>['sql'];

function makeWindows(names: readonly string[], seed: number, durationSeconds: number): EmbeddedWindows {
  const vectors = new Float32Array(names.length * dimension);
  for (const [index, name] of names.entries()) {
    const vector = embed(name);
    for (let i = 0; i < dimension; i += 1)
      vector[i] = (vector[i] as number) + 0.15 * noise(seed * 1000 + index * 100 + i);
    vectors.set(normalise(vector), index * dimension);
  }
  const step = durationSeconds / names.length;
  return {
    dimension,
    startsSeconds: Float32Array.from(names, (_, index) => index * step),
    endsSeconds: Float32Array.from(names, (_, index) => (index + 1) * step),
    vectors,
  };
}

/** Known words point along their sound's axis; any other text points somewhere in the other dimensions. */
function embed(text: string): Float32Array {
  const vector = new Float32Array(dimension);
  for (const word of text.toLowerCase().split(/\W+/)) {
    const axis = sounds.findIndex((names) => names.includes(word));
    if (axis >= 0) vector[axis] = 1;
  }
  if (vector.every((value) => value === 0)) {
    let seed = 0;
    for (const letter of text) seed = (seed * 31 + letter.charCodeAt(0)) % 100_003;
    for (let i = sounds.length; i < dimension; i += 1) vector[i] = noise(seed * 100 + i);
  }
  return normalise(vector);
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** A fixed number in -1..1 for each seed. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
