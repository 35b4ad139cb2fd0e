import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CaptionLineStore, createCaptionLineStore } from './caption-line-store.ts';
import { type LibraryDatabase, openDatabase } from './open-database.ts';
import { createVectorStore } from './vector-store.ts';

const [space, other] = [1, 2];
const author = { packId: 'p', packVersion: '1', spaceId: space };
let folder: string;
let database: LibraryDatabase;
let line: CaptionLineStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-caption-line-'));
  database = openDatabase(folder, { log: () => {} });
  line = createCaptionLineStore(database);
  database.sql.exec(`
    INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
      VALUES (${space}, 's', 'p', 'w', 1, 4, 'active'), (${other}, 't', 'q', 'w', 1, 4, 'building');
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);`);
  for (let id = 1; id <= 6; id += 1)
    database.sql.exec(`
      INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (${id}, 'f${id}', 10, 0);
      INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
        VALUES (1, '${id}.wav', 'wav', 10, 0, ${id}, 0);`);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const countBySql = (spaceId: number) =>
  database.sql
    .prepare(
      `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
         count(*) FILTER (WHERE state = 'waiting' AND is_asked = 1) AS asked,
         count(*) FILTER (WHERE state = 'failed') AS failed
       FROM caption_jobs WHERE content_id IN (SELECT content_id FROM vector_members WHERE vector_space_id = ?)`,
    )
    .get(spaceId);

const rows = {
  rowCount: 1,
  startsSeconds: Float32Array.of(0),
  endsSeconds: Float32Array.of(1),
  scales: Float32Array.of(1),
  rowsInt8: new Int8Array(4),
  rowsFloat16: new Uint16Array(4),
};

it('what is kept is what there is, whatever happens to the line, to vectors, to sounds and to spaces', () => {
  const vectors = createVectorStore(database.sql);
  const hear = (spaceId: number, id: number) =>
    vectors.write(spaceId, { ...rows, contentIds: Int32Array.of(id) }, id);
  const enqueue = (contentIds: number[] | undefined, isAsked: boolean) =>
    line.enqueue(author, { contentIds }, { isAsked, again: true });
  const steps: (() => unknown)[] = [
    () => hear(space, 1),
    () => enqueue([1, 2], false),
    () => hear(space, 2),
    () => hear(other, 2),
    () => hear(space, 2),
    () => enqueue(undefined, true),
    () => line.fail(2, 'no'),
    () => hear(space, 3),
    () => line.finish(1),
    () => enqueue([1, 4], false),
    () => hear(space, 4),
    () => vectors.remove([3]),
    () => database.sql.exec('DELETE FROM clips WHERE content_id = 4; DELETE FROM contents WHERE id = 4'),
    () => hear(other, 1),
    () => line.clear(true),
    () => enqueue([2], true),
    () => database.sql.exec(`DELETE FROM vector_spaces WHERE id = ${other}`),
    () => line.clear(false),
  ];
  let mostWaiting = 0;
  for (const [at, step] of steps.entries()) {
    step();
    expect(line.count(space), `after step ${at}`).toEqual(countBySql(space));
    expect(line.count(other), `after step ${at}`).toEqual(countBySql(other));
    mostWaiting = Math.max(mostWaiting, line.count(space).waiting);
  }
  expect(mostWaiting).toBe(3);
});

it('a line that another process wrote is counted anew', () => {
  expect(line.count(space).waiting).toBe(0);
  const elsewhere = new Database(join(folder, 'library.db'));
  elsewhere.exec(`INSERT INTO vector_members (vector_space_id, content_id, window_count) VALUES (${space}, 5, 1);
    INSERT INTO caption_jobs (content_id, created_at_ms) VALUES (5, 0)`);
  elsewhere.close();
  expect(line.count(space)).toEqual({ waiting: 1, asked: 0, failed: 0 });
});

it('a long line is emptied of what nobody asked for; what was asked for or has failed stays', () => {
  database.sql.exec(`
    WITH RECURSIVE ids (id) AS (SELECT 7 UNION ALL SELECT id + 1 FROM ids WHERE id < 9000)
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) SELECT id, 'f' || id, 10, 0 FROM ids;
    INSERT INTO vector_members SELECT ${space}, id, 1 FROM contents;
    INSERT INTO caption_jobs (content_id, created_at_ms) SELECT id, 0 FROM contents;
    UPDATE caption_jobs SET is_asked = 1 WHERE content_id <= 2`);
  line.fail(3, 'no');
  expect(line.count(space)).toEqual({ waiting: 8999, asked: 2, failed: 1 });
  line.clear(true);
  expect(line.count(space)).toEqual({ waiting: 2, asked: 2, failed: 1 });
  line.finish(1);
  expect(line.count(space)).toEqual({ waiting: 1, asked: 1, failed: 1 });
  expect(database.sql.prepare('SELECT content_id, reason FROM caption_jobs').raw().all()).toEqual([
    [2, null],
    [3, 'no'],
  ]);
});
