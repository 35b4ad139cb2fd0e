import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasCode } from '../../shared/errors/app-error.ts';
import { acquireLibraryLock } from './library-lock.ts';
import { migrations } from './migrations/migrations.ts';
import { openDatabase } from './open-database.ts';
import { transact, translateSqliteError } from './sqlite-errors.ts';

let directory: string;
const log = () => {};
const open = () => openDatabase(directory, { log });
const file = () => join(directory, 'library.db');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function typeSomething(sql: Sqlite.Database): void {
  sql.exec(`
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (1, 'abc', 10, 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms, rating)
      VALUES (1, 1, 'gate.wav', 'wav', 10, 5, 1, 0, 0), (2, 1, 'plain.wav', 'wav', 10, 5, 1, 0, 0);
    UPDATE clips SET description = 'the old gate', rating = 4 WHERE id = 1;
    INSERT INTO tags (id, name) VALUES (1, 'rusty');
    INSERT INTO clip_tags VALUES (1, 1, 0);
    INSERT INTO settings VALUES ('theme', '"dark"');
  `);
}

function expectKnowledge(sql: Sqlite.Database): void {
  const clips = sql.prepare('SELECT relative_path, description, rating, is_missing FROM clips').all();
  expect(clips).toEqual([
    { relative_path: 'gate.wav', description: 'the old gate', rating: 4, is_missing: 1 },
  ]);
  expect(sql.prepare('SELECT name FROM clip_tags JOIN tags ON tags.id = tag_id').all()).toEqual([
    { name: 'rusty' },
  ]);
  expect(sql.prepare('SELECT path, is_removed FROM folders').all()).toEqual([
    { path: '/sounds', is_removed: 0 },
  ]);
  expect(sql.prepare('SELECT value_json FROM settings').all()).toEqual([{ value_json: '"dark"' }]);
}

test('a new library has the newest schema, foreign keys and a write-ahead log', () => {
  const database = open();
  expect(database.schemaVersion).toBe(migrations.length);
  expect(database.sql.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database.sql.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(database.notices).toEqual([]);
  database.close();
});

test('a library of a newer version is refused and stays as it was, byte for byte', () => {
  open().close();
  const newer = new Sqlite(file());
  newer.pragma('user_version = 999');
  newer.close();
  const before = readFileSync(file());
  const names = readdirSync(directory);
  expect(open).toThrow(expect.objectContaining({ code: 'library-newer' }));
  expect(readFileSync(file()).equals(before)).toBe(true);
  expect(readdirSync(directory).filter((name) => !names.includes(name))).toEqual([]);
});

test('an existing database is copied before it is migrated, and a failing migration changes nothing', () => {
  open().close();
  const bad = [
    ...migrations,
    'CREATE TABLE extra (id INTEGER) STRICT; CREATE TABLE extra (id INTEGER) STRICT;',
  ];
  expect(() => openDatabase(directory, { log, migrations: bad })).toThrow(/already exists/);
  const good = [...migrations, 'CREATE TABLE extra (id INTEGER) STRICT;'];
  const database = openDatabase(directory, { log, migrations: good });
  expect(database.schemaVersion).toBe(migrations.length + 1);
  database.close();
  const copy = new Sqlite(`${file()}.before-v${good.length}`, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length);
  copy.close();
});

test('a file that is no database is moved aside and what people typed comes back from the safety copies', () => {
  const first = open();
  typeSomething(first.sql);
  first.close();
  writeFileSync(file(), 'this was a database once, now it is a shopping list'.repeat(100));
  const second = open();
  expect(second.notices.join(' ')).toContain('damaged');
  expectKnowledge(second.sql);
  second.close();
  expect(readdirSync(directory).some((name) => name.startsWith('library.db.damaged-'))).toBe(true);
});

test('what a damaged file still holds is salvaged even where the safety copies are gone', () => {
  const first = open();
  typeSomething(first.sql);
  first.close();
  rmSync(join(directory, 'people-backup.json'));
  rmSync(join(directory, 'folders.json'));
  damageIndex();
  const second = open();
  expectKnowledge(second.sql);
  second.close();
});

/** Overwrites the index over clips.content_id, which the salvage does not need, and asks for a check. */
function damageIndex(): void {
  const sql = new Sqlite(file());
  const { rootpage } = sql
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'clips_by_content'")
    .get() as { rootpage: number };
  const pageSize = sql.pragma('page_size', { simple: true }) as number;
  sql.close();
  const bytes = readFileSync(file());
  bytes.fill(0xff, (rootpage - 1) * pageSize, rootpage * pageSize);
  writeFileSync(file(), bytes);
  writeFileSync(`${file()}.check`, '');
}

test('a file that was cut short is noticed at start', () => {
  const first = open();
  typeSomething(first.sql);
  first.sql.exec(`WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) SELECT i, 'f' || i, 1, 0 FROM n`);
  first.close();
  const bytes = readFileSync(file());
  writeFileSync(file(), bytes.subarray(0, bytes.length / 2));
  const second = open();
  expect(second.notices.join(' ')).toContain('damaged');
  expectKnowledge(second.sql);
  expect(second.sql.pragma('integrity_check', { simple: true })).toBe('ok');
  second.close();
});

test('a damaged file stays where it is until what it holds is in the safety copies', () => {
  const first = open();
  typeSomething(first.sql);
  first.close();
  rmSync(join(directory, 'people-backup.json'));
  rmSync(join(directory, 'folders.json'));
  damageIndex();
  // Nothing can be written in its place, as on a full disk.
  mkdirSync(join(directory, 'people-backup.json'));
  expect(open).toThrow();
  rmdirSync(join(directory, 'people-backup.json'));
  const second = open();
  expectKnowledge(second.sql);
  second.close();
});

test('what was typed before Earmark was killed is in the safety copy soon after the next start', {
  timeout: 20_000,
}, async () => {
  open().close();
  const source = new URL('./open-database.ts', import.meta.url).href;
  const script = `const { openDatabase } = await import(${JSON.stringify(source)});
    const { sql } = openDatabase(${JSON.stringify(directory)}, { log() {}, ownsLock: true });
    sql.exec("INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0)");
    sql.exec("INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, added_at_ms, description) VALUES (1, 1, 'gate.wav', 'wav', 10, 5, 0, 'the old gate')");
    sql.exec("UPDATE clips SET rating = 4");
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  openDatabase(directory, { log, ownsLock: true }).close();
  expect(readFileSync(join(directory, 'people-backup.json'), 'utf8')).toContain('the old gate');
});

test('a safety copy that could not be written is tried again', async () => {
  const database = open();
  database.close();
  rmSync(join(directory, 'folders.json'));
  mkdirSync(join(directory, 'folders.json'));
  const failed = Promise.withResolvers<string>();
  const again = openDatabase(directory, { log: failed.resolve });
  again.sql.exec("INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0)");
  expect(await failed.promise).toContain('safety copy');
  rmdirSync(join(directory, 'folders.json'));
  await expect.poll(() => existsSync(join(directory, 'folders.json')), { timeout: 5000 }).toBe(true);
  again.close();
});

test('a library whose damage shows at its end is closed all the same, and looked into at the next start', () => {
  const database = open();
  const pragma = database.sql.pragma.bind(database.sql);
  vi.spyOn(database.sql, 'pragma').mockImplementation((source, options) => {
    if (source !== 'optimize') return pragma(source, options);
    throw new Sqlite.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT');
  });
  database.close();
  expect(database.sql.open).toBe(false);
  expect(existsSync(`${file()}.check`)).toBe(true);
});

test('a library whose database was deleted is rebuilt from the safety copies', () => {
  const first = open();
  typeSomething(first.sql);
  first.close();
  rmSync(file());
  const second = open();
  expectKnowledge(second.sql);
  expect(second.notices.join(' ')).toContain('1 folder is scanned again');
  second.close();
});

test('a full disk is said in words and the transaction leaves nothing behind', () => {
  const database = open();
  const pages = database.sql.pragma('page_count', { simple: true }) as number;
  database.sql.pragma(`max_page_count = ${pages + 2}`);
  const fill = () =>
    transact(database.sql, () => {
      for (let index = 0; index < 100; index++) {
        database.sql.prepare('INSERT INTO settings VALUES (?, ?)').run(`key${index}`, 'x'.repeat(10_000));
      }
    });
  expect(fill).toThrow(expect.objectContaining({ code: 'disk-full' }));
  expect(database.sql.prepare('SELECT count(*) AS n FROM settings').get()).toEqual({ n: 0 });
  database.close();
});

test('a disk that is full before the library is opened is a full disk', () => {
  // So SQLite says that the index of its write-ahead log finds no room.
  const error = new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_SHMSIZE');
  expect(translateSqliteError(error)).toMatchObject({ code: 'disk-full' });
});

test('a damaged library is left alone while another process indexes it', () => {
  open().close();
  writeFileSync(file(), 'not a database');
  const lock = acquireLibraryLock(directory);
  expect(open).toThrow(expect.objectContaining({ code: 'library-damaged' }));
  expect(existsSync(file())).toBe(true);
  lock.release();
});

test('a folder that cannot be written is said in words', (context) => {
  if (process.platform === 'win32') return context.skip('Windows has no permission bits');
  chmodSync(directory, 0o555);
  // The administrator may write everywhere: for a moment this process is somebody else.
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    const refusal = expect.objectContaining({ code: 'file-unreadable' });
    expect(open).toThrow(refusal);
    expect(() => openDatabase(join(directory, 'deeper'), { log })).toThrow(refusal);
    expect(() => acquireLibraryLock(directory)).toThrow(refusal);
  } finally {
    if (user === 0) process.seteuid?.(0);
    chmodSync(directory, 0o755);
  }
});

test('only one process can be the indexer, and the role is free again after release', () => {
  const lock = acquireLibraryLock(directory);
  let refusal: unknown;
  try {
    acquireLibraryLock(directory);
  } catch (error) {
    refusal = error;
  }
  expect(hasCode(refusal, 'library-in-use')).toBe(true);
  lock.release();
  acquireLibraryLock(directory).release();
});

test('the role of a process that was killed is free at once', { timeout: 20_000 }, async () => {
  const source = new URL('./library-lock.ts', import.meta.url).href;
  const script = `const { acquireLibraryLock } = await import(${JSON.stringify(source)});
    acquireLibraryLock(${JSON.stringify(directory)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const held = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  expect(held).toContain('held');
  expect(() => acquireLibraryLock(directory)).toThrow(`(process ${child.pid})`);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  acquireLibraryLock(directory).release();
});
