import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderStore } from '../folder-store.ts';
import { createJobCounts } from '../job-counts.ts';
import { readLibraryCounts } from '../library-counts.ts';
import { type LibraryDatabase, openDatabase } from '../open-database.ts';
import { peekFigures } from './clip-figures.ts';
import { getClipTable } from './clip-table.ts';

let directory: string;
let database: LibraryDatabase;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-figures-'));
  database = openDatabase(directory, { log: () => {} });
  const { sql } = database;
  sql.exec(`
    INSERT INTO folders (id, path, is_removed, added_at_ms) VALUES (1, '/a', 0, 0), (2, '/b', 0, 0), (3, '/c', 1, 0);
    INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
    VALUES (1, 'x', 'x', 'x', 1, 4, 'active'), (2, 'y', 'y', 'y', 1, 4, 'building')`);
  const states = ['waiting', 'running', 'done', 'done', 'failed', 'skipped', 'cancelled'];
  for (let id = 1; id <= 60; id += 1) {
    sql
      .prepare(
        'INSERT INTO contents (id, fingerprint, byte_size, duration_seconds, created_at_ms) VALUES (?, ?, 0, ?, 0)',
      )
      .run(id, `${id}`, id % 5 === 0 ? null : id / 8);
    sql
      .prepare(
        `INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms, is_missing)
         VALUES (?, ?, ?, 'wav', 0, 0, ?, 0, ?)`,
      )
      .run(id, 1 + (id % 3), `${id}.wav`, id % 11 === 0 ? null : Math.ceil(id / 2), id % 13 === 0 ? 1 : 0);
    for (const space of [1, 2]) {
      sql
        .prepare(
          "INSERT INTO jobs (kind, key, content_id, vector_space_id, state, created_at_ms) VALUES ('analyse', ?, ?, ?, ?, 0)",
        )
        .run(`${space}:${id}`, id, space, states[(id * space) % states.length]);
    }
  }
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

/** As a connection that has nothing in memory counts. */
function countBySql() {
  const other = openDatabase(directory, { log: () => {} });
  const counted = {
    folders: createFolderStore(other).readFigures(),
    library: readLibraryCounts(other),
  };
  other.sql.close();
  return counted;
}

/** From memory, or it fails. */
async function countInMemory() {
  await getClipTable(database.sql).update();
  for (let turn = 0; turn < 50 && !peekFigures(database.sql); turn += 1) await new Promise(setImmediate);
  expect(peekFigures(database.sql)).toBeDefined();
  return { folders: createFolderStore(database).readFigures(), library: readLibraryCounts(database) };
}

test('figures in memory are those that SQL counts, also after jobs and clips changed', async () => {
  expect(await countInMemory()).toEqual(countBySql());
  database.sql.exec(`
    UPDATE jobs SET state = 'done' WHERE content_id % 4 = 1 AND vector_space_id = 1;
    DELETE FROM jobs WHERE content_id = 12;
    UPDATE clips SET is_missing = 1 - is_missing WHERE id % 9 = 2;
    UPDATE clips SET folder_id = 2 WHERE id % 10 = 0;
    UPDATE contents SET duration_seconds = 2 WHERE id = 7`);
  expect(await countInMemory()).toEqual(countBySql());
});

test('another active space has other figures', async () => {
  const before = await countInMemory();
  database.sql.exec("UPDATE vector_spaces SET state = CASE id WHEN 2 THEN 'active' ELSE 'retired' END");
  const after = await countInMemory();
  expect(after).toEqual(countBySql());
  expect(after.library).not.toEqual(before.library);
});

test('windows that someone has counted are not counted again', () => {
  expect(readLibraryCounts(database, 77).windows).toBe(77);
});

test('figures and counts of jobs are kept beside each other, whichever was asked first', async () => {
  await countInMemory();
  const counts = createJobCounts(database.sql);
  const before = counts.read(1).get('done')?.jobs ?? 0;
  database.sql.exec(`
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (61, '61', 0, 0);
    INSERT INTO jobs (kind, key, content_id, vector_space_id, state, created_at_ms)
      VALUES ('analyse', '1:61', 61, 1, 'done', 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
      VALUES (61, 1, '61.wav', 'wav', 0, 0, 61, 0)`);
  expect(counts.read(1).get('done')?.jobs).toBe(before + 1);
  expect(await countInMemory()).toEqual(countBySql());
});
