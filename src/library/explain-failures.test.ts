import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Handlers } from '../shared/contract/contract.ts';
import { explainFailures } from './explain-failures.ts';
import { type LibraryDatabase, openDatabase } from './store/open-database.ts';
import { createTagStore } from './store/tag-store.ts';

let directory: string;
let database: LibraryDatabase;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-explain-'));
  database = openDatabase(directory, { log: () => {} });
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

const path = () => join(directory, 'library.db');
const context = { signal: new AbortController().signal };

/** Fills the only page of the table with nonsense while the library is closed. */
function damageTags(): void {
  const page = database.sql.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'tags'").pluck().get();
  const size = database.sql.pragma('page_size', { simple: true }) as number;
  database.sql.exec("INSERT INTO tags (name) VALUES ('rusty')");
  database.close();
  const bytes = readFileSync(path());
  writeFileSync(path(), bytes.fill(0xff, ((page as number) - 1) * size, (page as number) * size));
}

test('damage that a question meets is told in words, and looked into at the next start', async () => {
  damageTags();
  const sql = new Sqlite(path());
  const damaged: LibraryDatabase = { ...database, sql };
  const list = () => createTagStore(damaged).list();
  const handlers = explainFailures({ 'tags.list': list } as unknown as Handlers, damaged);
  expect(() => handlers['tags.list']({}, context)).toThrow(
    expect.objectContaining({ code: 'library-damaged' }),
  );
  sql.close();
  expect(existsSync(`${path()}.check`)).toBe(true);
});

test('answers and other failures stay what they are', async () => {
  const answers = {
    'tags.list': () => [{ name: 'rusty', clipCount: 1 }],
    'clips.get': async () => {
      throw new Error('another one');
    },
  } as unknown as Handlers;
  const handlers = explainFailures(answers, database);
  expect(handlers['tags.list']({}, context)).toEqual([{ name: 'rusty', clipCount: 1 }]);
  await expect(handlers['clips.get']({ id: 1 }, context)).rejects.toThrow('another one');
  expect(existsSync(`${path()}.check`)).toBe(false);
});
