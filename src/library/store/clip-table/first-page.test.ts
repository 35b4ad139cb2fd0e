import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClipStore } from '../clip-store.ts';
import { type LibraryDatabase, openDatabase } from '../open-database.ts';
import { getClipTable } from './clip-table.ts';
import { createFirstPage } from './first-page.ts';

let directory: string;
let database: LibraryDatabase;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-page-'));
  database = openDatabase(directory, { log: () => {} });
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

function fill(count: number): void {
  const { sql } = database;
  sql.exec("INSERT INTO folders (id, path, is_removed, added_at_ms) VALUES (1, '/a', 0, 0), (2, '/b', 1, 0)");
  const add = sql.prepare(
    `INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, added_at_ms, is_missing)
     VALUES (?, ?, ?, 'wav', 0, 0, ?, ?)`,
  );
  sql.transaction(() => {
    for (let id = 1; id <= count; id += 1)
      add.run(id, id % 5 === 0 ? 2 : 1, `${id}.wav`, id >> 3, id % 7 === 0 ? 1 : 0);
  })();
}

test('of a large library is what the table will say, and the table is read meanwhile', async () => {
  fill(20_100);
  const clips = createClipStore(database);
  const pages = [true, false].map(
    (isDescending) => ({ isDescending, filter: '', order: 'added', offset: 30, limit: 50 }) as const,
  );
  const readFirstPage = createFirstPage(database.sql);
  const first = pages.map((page) => readFirstPage(page));
  await getClipTable(database.sql).update();
  expect(readFirstPage({ isDescending: true, offset: 0, limit: 50 })).toBeUndefined();
  for (const [index, page] of pages.entries()) expect(await clips.list(page)).toEqual(first[index]);
});

test('of a small library, or far down, is none', () => {
  fill(100);
  const readFirstPage = createFirstPage(database.sql);
  expect(readFirstPage({ isDescending: true, offset: 0, limit: 50 })).toBeUndefined();
  database.sql.exec('UPDATE clips SET id = 30000 WHERE id = 1');
  expect(readFirstPage({ isDescending: true, offset: 5000, limit: 50 })).toBeUndefined();
});
