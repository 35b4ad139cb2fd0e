import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClipStore } from '../../src/library/store/clip-store.ts';
import { migrations } from '../../src/library/store/migrations/migrations.ts';
import { openDatabase } from '../../src/library/store/open-database.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-migrations-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** One file a version that was ever shipped: the library as that version wrote it. */
const fixtures = ['version-1.sql', 'version-2.sql', 'version-3.sql', 'version-4.sql', 'version-5.sql'];

function makeLibrary(fixture: string): void {
  const sql = new Sqlite(join(directory, 'library.db'));
  sql.exec(readFileSync(new URL(fixture, import.meta.url), 'utf8'));
  sql.close();
}

const readSchema = (sql: Sqlite.Database) =>
  sql.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();

test('there is a fixture for every version', () => {
  expect(fixtures).toHaveLength(migrations.length);
});

test.each(fixtures)('a library of %s becomes one of today and keeps everything', (fixture) => {
  makeLibrary(fixture);
  const database = openDatabase(directory, { log: () => {} });
  expect(database.schemaVersion).toBe(migrations.length);
  expect(database.notices).toEqual([]);
  expect(database.sql.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.sql.pragma('foreign_key_check')).toEqual([]);
  expect(createClipStore(database).findDetails(1)).toMatchObject({
    description: 'the old gate',
    rating: 4,
    tags: ['rusty'],
    analysis: 'analysed',
    windowCount: 1,
    embedded: [{ source: 'bext', field: 'Description', value: 'garden gate, slow' }],
  });
  const found = database.sql
    .prepare("SELECT rowid FROM clip_text WHERE clip_text MATCH 'gates'")
    .pluck()
    .all();
  expect(found).toEqual([1]);
  database.close();
});

test.each(fixtures)('a library of %s ends with the schema that a new library has', (fixture) => {
  const fresh = openDatabase(join(directory, 'fresh'), { log: () => {} });
  makeLibrary(fixture);
  const migrated = openDatabase(directory, { log: () => {} });
  expect(readSchema(migrated.sql)).toEqual(readSchema(fresh.sql));
  migrated.close();
  fresh.close();
});
