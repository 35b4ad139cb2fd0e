import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrate.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-migrate-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const migrations = ['CREATE TABLE words (word TEXT) STRICT;', 'CREATE TABLE more (id INTEGER) STRICT;'];
const path = () => join(directory, 'library.db');
const copy = () => `${path()}.before-v2`;

/** A library of the first version with pages enough that one of them can be bad. */
function makeOld(): void {
  const sql = new Sqlite(path());
  migrate(sql, migrations.slice(0, 1));
  const add = sql.prepare('INSERT INTO words VALUES (?)');
  sql.transaction(() => {
    for (let n = 0; n < 2000; n++) add.run('word '.repeat(20));
  })();
  sql.close();
}

test('a copy that could not be finished is not left as the one to go back to', () => {
  makeOld();
  const whole = readFileSync(path());
  writeFileSync(path(), Buffer.from(whole).fill(0xff, 100 * 1024, 104 * 1024));
  const damaged = new Sqlite(path());
  expect(() => migrate(damaged, migrations)).toThrow(/malformed/);
  damaged.close();
  expect(readdirSync(directory)).toEqual(['library.db']);
});

test('what a copy that was interrupted has left is no obstacle, and goes', () => {
  makeOld();
  writeFileSync(`${copy()}.unfinished`, 'half a copy');
  const sql = new Sqlite(path());
  migrate(sql, migrations);
  sql.close();
  expect(existsSync(`${copy()}.unfinished`)).toBe(false);
  const kept = new Sqlite(copy(), { readonly: true });
  expect(kept.prepare('SELECT count(*) FROM words').pluck().get()).toBe(2000);
  kept.close();
});
