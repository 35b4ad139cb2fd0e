import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { keepPeopleBackup } from './people-backup.ts';
import { peopleFile } from './people-knowledge.ts';

let directory: string;
let sql: Sqlite.Database;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-backup-'));
  sql = new Sqlite(join(directory, 'library.db'));
  migrate(sql, migrations);
});
afterEach(() => {
  sql.close();
  rmSync(directory, { recursive: true, force: true });
});

const log = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};
const list = (ending: string) => readdirSync(directory).filter((name) => name.endsWith(ending));
const readPeople = () =>
  peopleFile.parse(JSON.parse(readFileSync(join(directory, 'people-backup.json'), 'utf8')));

/** Clips with gaps between them, some without a word. */
function addClips(count: number): void {
  sql.exec(`
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, added_at_ms, rating)
      SELECT i * 3, 1, i || '.wav', 'wav', 10, 5, 0, i % 2 * 4 FROM n;
  `);
}

test('the copy of a large library is written page by page, and is whole', async () => {
  addClips(5000);
  const backup = keepPeopleBackup(sql, directory, { log, peoplePeriodMs: 1 });
  let turns = 0;
  while (list('people-backup.json').length === 0) {
    await new Promise(setImmediate);
    if (list('.tmp').length > 0) turns++;
  }
  expect(turns).toBeGreaterThan(10);
  const { clips } = readPeople();
  expect(clips).toHaveLength(2500);
  expect(new Set(clips.map(({ relativePath }) => relativePath)).size).toBe(2500);
  backup.close();
});

test('whoever closes the library while the copy is written finds the last word in it', async () => {
  addClips(5000);
  const backup = keepPeopleBackup(sql, directory, { log, peoplePeriodMs: 1 });
  while (list('.tmp').filter((name) => name.startsWith('people')).length === 0)
    await new Promise(setImmediate);
  sql.exec("UPDATE clips SET description = 'the last word' WHERE id = 3");
  backup.close();
  expect(readPeople().clips[0]?.description).toBe('the last word');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(list('.tmp')).toEqual([]);
  expect(readPeople().clips[0]?.description).toBe('the last word');
});

test('what a killed process was writing goes at the next start', () => {
  writeFileSync(join(directory, 'people-backup.json.123-4.tmp'), '{"format":"earm');
  keepPeopleBackup(sql, directory, { log, isBehind: true }).close();
  expect(list('.tmp')).toEqual([]);
});
