import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeVectors } from '../../../tests/support/vectors.ts';
import type { InstalledPack, VectorSpace } from '../packs/installed-pack.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { createVectorStore } from '../store/vector-store.ts';
import { createVectorIndex, type VectorIndexOptions } from './create-vector-index.ts';

const dimension = 48;
const windowsEach = 50;
const contentCount = 560;
const vectors = makeVectors('clustered', windowsEach * contentCount, dimension);
const queries = [3, 5000, 20_000].map((row) => vectors.slice(row * dimension, (row + 1) * dimension));

let directory: string;
let database: LibraryDatabase;
let index: ReturnType<typeof createVectorIndex> | undefined;
let errors: unknown[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-rows-'));
  database = openDatabase(directory, { log: () => {} });
  errors = [];
  database.sql.exec(
    `INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
     VALUES (1, 'test', 'test', '10s', 1, ${dimension}, 'active')`,
  );
  const store = createVectorIndex({ store: createVectorStore(database.sql), registry });
  database.sql.transaction(() => {
    for (let id = 1; id <= contentCount; id += 1) {
      addContent(id);
      store.write(1, id, makeWindows(id));
    }
  })();
});

afterEach(async () => {
  await index?.close();
  index = undefined;
  database.close();
  rmSync(directory, { recursive: true });
});

describe('rows that do not fit into memory', () => {
  test.each([0, 2])(
    'are found as those in memory are (%i threads), and the file is used again',
    async (threadCount) => {
      const expected = await ask(await open({ threadCount, budgetBytes: Number.POSITIVE_INFINITY }));
      expect(existsSync(filePath())).toBe(false);
      expect(await ask(await open({ threadCount }))).toEqual(expected);
      expect(index?.report()?.fileMB).toBeGreaterThan(2);
      const { ino, mtimeMs } = statSync(filePath());
      expect(await ask(await open({ threadCount }))).toEqual(expected);
      expect(statSync(filePath()).ino).toBe(ino);
      expect(statSync(filePath()).mtimeMs).toBeGreaterThanOrEqual(mtimeMs);
      expect(errors).toEqual([]);
    },
  );

  test('pass the prefilter from the file, too', async () => {
    const exact = await ask(await open({ threadCount: 2 }));
    const options = {
      threadCount: 2,
      leastPrefilteredRows: 1000,
      readPhrases: () => vectors.slice(0, 20 * dimension),
    };
    const filtering = await open(options);
    await filtering.settled;
    expect(filtering.report()?.candidates).toBeGreaterThan(0);
    const best = (await ask(filtering)).map(({ best: [first] }) => first);
    expect(best).toEqual(exact.map(({ best: [first] }) => first));
  });

  test.each([
    ['deleted', () => rmSync(filePath())],
    ['cut off', () => truncateSync(filePath(), statSync(filePath()).size - 99)],
    ['empty', () => truncateSync(filePath(), 0)],
    ['damaged in its rows', () => overwrite(100_000)],
    ['damaged in its description', () => overwrite(statSync(filePath()).size - 60)],
    ['damaged in what rounding took', () => overwrite(4096 * 64 + 4321)],
  ])('are read anew from the database when the file was %s', async (_, damage) => {
    const expected = await ask(await open({}));
    await index?.close();
    damage();
    expect(await ask(await open({}))).toEqual(expected);
    await index?.close();
    expect(statSync(filePath()).size).toBeGreaterThan(2e6);
  });

  test('are read anew when the file goes bad while it is open', async () => {
    const broken = await open({ threadCount: 2 });
    const expected = await ask(broken);
    truncateSync(filePath(), 100_000);
    expect(await ask(broken)).toEqual(expected);
    expect(errors).toHaveLength(1);
    expect(statSync(filePath()).size).toBeGreaterThan(2e6);
  });

  test('stay in memory when the disk is full', async () => {
    const expected = await ask(await open({ budgetBytes: Number.POSITIVE_INFINITY }));
    let written = 0;
    const writeToFile = ((...asked: Parameters<typeof writeSync>) => {
      written += 1;
      if (written > 5) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      return writeSync(...asked);
    }) as typeof writeSync;
    const full = await open({ writeToFile });
    expect(await ask(full)).toEqual(expected);
    expect(full.report()?.fileMB).toBeLessThan(2);
    expect(await ask(await open({}))).toEqual(expected);
  });

  test('stay in memory of a process that does not own the library', async () => {
    const expected = await ask(await open({ budgetBytes: Number.POSITIVE_INFINITY }));
    expect(await ask(await open({ tidies: false }))).toEqual(expected);
    expect(existsSync(filePath())).toBe(false);
  });

  test('follow what is written, replaced and removed, at once and after a restart', async () => {
    const opened = await open({});
    const along = (id: number) => makeWindows(contentCount + 1, id);
    save(10, along(1));
    opened.remove([11, 12]);
    for (let id = 1000; id < 1200; id += 1) save(id, makeWindows(id % contentCount || 1));
    save(2000, along(2));
    const before = await ask(opened, [...queries, along(1).vectors.slice(0, dimension)]);
    expect(before.at(-1)?.best[0]?.contentId).toBe(10);
    expect(before.flatMap(({ best }) => best).some(({ contentId }) => contentId === 11)).toBe(false);
    const after = await ask(await open({}), [...queries, along(1).vectors.slice(0, dimension)]);
    expect(after.map(({ best }) => best)).toEqual(before.map(({ best }) => best));
    expect(opened.findWindows(11)).toBeUndefined();
    expect(index?.findWindows(10)?.vectors[0]).toBeCloseTo(along(1).vectors[0] as number, 3);
  });
});

async function open(options: Partial<VectorIndexOptions>) {
  await index?.close();
  index = createVectorIndex({
    store: createVectorStore(database.sql),
    registry,
    threadCount: 0,
    budgetBytes: 1,
    filePath: filePath(),
    tidies: true,
    onLoadError: (error) => errors.push(error),
    ...options,
  });
  await index.ready;
  return index;
}

async function ask(from: ReturnType<typeof createVectorIndex>, asked = queries) {
  await from.settled;
  const scans = await Promise.all(
    asked.map((query) => from.scan({ queries: [query], limit: 20, also: [7, 400] })),
  );
  return scans.map(({ best, also, background }) => ({
    best: best.map((moment) => ({ ...moment, similarity: round(moment.similarity) })),
    also: [...also.values()].map(({ contentId, similarity }) => [contentId, round(similarity)]),
    background: { count: background.count, mean: round(background.mean) },
  }));
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;
const filePath = () => join(directory, 'search-rows.cache');

function overwrite(position: number): void {
  const file = openSync(filePath(), 'r+');
  writeSync(file, Buffer.from('something else'), 0, 14, position);
  closeSync(file);
}

function addContent(id: number): void {
  database.sql
    .prepare('INSERT OR IGNORE INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (?, ?, 1, 0)')
    .run(id, String(id));
}

function save(id: number, windows: ReturnType<typeof makeWindows>): void {
  addContent(id);
  database.sql.transaction(() => index?.write(1, id, windows))();
  index?.publish(1, id, windows);
}

/** A content's share of the vectors, or windows along one axis. */
function makeWindows(id: number, axis?: number) {
  const own = vectors.slice((id - 1) * windowsEach * dimension, id * windowsEach * dimension);
  const along = Float32Array.from({ length: 3 * dimension }, (_, at) => (at % dimension === axis ? 1 : 0));
  const rows = axis === undefined ? own : along;
  const startsSeconds = Float32Array.from({ length: rows.length / dimension }, (_, row) => row);
  return { dimension, vectors: rows, startsSeconds, endsSeconds: startsSeconds.map((start) => start + 1) };
}

const space: VectorSpace = {
  id: 1,
  spaceId: 'test',
  packId: 'test',
  windowScheme: '10s',
  dimension,
  state: 'active',
};
const pack = { id: 'test' } as InstalledPack;
const registry = { getActive: () => ({ pack, space }), onChanged: () => () => {} };
