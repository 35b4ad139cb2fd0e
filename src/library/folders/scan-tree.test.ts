import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KnownFiles, openKnownFiles } from '../store/known-files.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { type ScanTreeRequest, scanTree } from './scan-tree.ts';

let root: string;
let database: LibraryDatabase;
let known: KnownFiles;

beforeEach(() => {
  const outer = mkdtempSync(join(tmpdir(), 'earmark-tree-'));
  root = join(outer, 'sounds');
  mkdirSync(root);
  database = openDatabase(join(outer, 'library'), { log: () => {} });
  known = openKnownFiles(join(outer, 'library'));
  database.sql.prepare('INSERT INTO folders (id, path, added_at_ms) VALUES (1, ?, 0)').run(root);
  database.sql.exec("INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (1, 'f', 1, 0)");
});
afterEach(() => {
  known.close();
  database.close();
  rmSync(dirname(root), { recursive: true, force: true });
});

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), 'x');
  utimesSync(join(root, path), 1000, 1000);
}

/** A clip of this path: as the file is, but for what is said. */
function know(
  id: number,
  path: string,
  more: Partial<{ size: number; missing: number; content: null }> = {},
) {
  const { size = 1, missing = 0, content = 1 } = more;
  database.sql
    .prepare(
      `INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, is_missing, content_id, added_at_ms)
       VALUES (?, 1, ?, 'wav', ?, 1000000, ?, ?, 0)`,
    )
    .run(id, path, size, missing, content);
}

/** What a scan tells, over all its batches. */
function scan(request: Partial<ScanTreeRequest> = {}) {
  const told = {
    added: [] as string[],
    changed: [] as number[],
    restated: [] as number[],
    returned: [] as number[],
  };
  const vanished: number[] = [];
  const batches = scanTree({ root, folderId: 1, skip: undefined, ...request }, known);
  for (let next = batches.next(); ; next = batches.next()) {
    if (next.done) return { ...told, vanished: vanished.toSorted(), end: next.value };
    const { added, changed, restated, returnedIds, vanishedIds } = next.value;
    if (added.paths !== '') told.added.push(...added.paths.split('\0'));
    told.changed.push(...changed.clipIds);
    told.restated.push(...restated.clipIds);
    told.returned.push(...returnedIds);
    vanished.push(...vanishedIds);
  }
}

test('what has the same path, size and time is not told of; other files are added or changed, other clips vanished', () => {
  for (const path of ['same.wav', 'bigger.wav', 'never read.wav', 'a/new.wav', 'back.wav']) put(path);
  know(1, 'same.wav');
  know(2, 'bigger.wav', { size: 9 });
  know(3, 'never read.wav', { size: 9, content: null });
  know(4, 'gone.wav');
  know(5, 'back.wav', { missing: 1 });
  know(6, 'gone long ago.wav', { missing: 1 });
  expect(scan()).toMatchObject({
    added: ['a/new.wav'],
    changed: [2],
    restated: [3],
    returned: [5],
    vanished: [4],
  });
});

test('clips of directories that are gone vanish, however deep they lay, and none of those beside them', () => {
  for (const path of ['a b/one.wav', 'a/one.wav', 'a0/one.wav']) put(path);
  know(1, 'a b/one.wav');
  know(2, 'a/one.wav');
  know(3, 'a0/one.wav');
  know(4, 'a/gone/two.wav');
  know(5, 'a/gone/deeper/three.wav');
  know(6, 'gone/four.wav');
  expect(scan().vanished).toEqual([4, 5, 6]);
});

test('a directory that became a file, and a file that became a directory', () => {
  put('was a directory.wav');
  put('was a file.wav/one.wav');
  know(1, 'was a directory.wav/one.wav');
  know(2, 'was a file.wav');
  expect(scan()).toMatchObject({
    added: expect.arrayContaining(['was a directory.wav', 'was a file.wav/one.wav']),
    vanished: [1, 2],
  });
});

test('of a reported path only the directory around it is compared, and what is new in it with all it holds', () => {
  for (const path of ['a/one.wav', 'a/known/two.wav', 'a/new/deep/three.wav', 'b/unseen.wav']) put(path);
  know(1, 'a/known/two.wav');
  know(2, 'a/gone.wav');
  know(3, 'a/gone too/x.wav');
  know(4, 'b/gone.wav');
  expect(scan({ touched: ['a/one.wav', 'a/new', 'a/gone.wav'] })).toMatchObject({
    added: expect.arrayContaining(['a/one.wav', 'a/new/deep/three.wav']),
    vanished: [2, 3],
    end: { hasNested: true },
  });
});

test('a reported path in a directory that is gone: what lay there vanishes', () => {
  put('a/one.wav');
  know(1, 'a/one.wav');
  know(2, 'a/b/c/two.wav');
  know(3, 'd/three.wav');
  expect(scan({ touched: ['a/b/c/two.wav'] })).toMatchObject({ added: [], vanished: [2] });
});

test('files beside sounds that are written all day make no work', () => {
  put('a/one.wav');
  writeFileSync(join(root, 'a/session.txt'), 'x');
  expect(scan({ touched: ['a/session.txt'] })).toMatchObject({ added: [], end: { directoryCount: 0 } });
});

test('fifty thousand files in one directory are found, and found again', () => {
  mkdirSync(join(root, 'many'));
  for (let index = 0; index < 50_000; index++) writeFileSync(join(root, `many/${index}.wav`), '');
  expect(scan().added).toHaveLength(50_000);
  const { modifiedAtMs } = { modifiedAtMs: Math.floor(statSync(join(root, 'many/7.wav')).mtimeMs) };
  know(7, 'many/7.wav', { size: 0 });
  database.sql.prepare('UPDATE clips SET modified_at_ms = ?').run(modifiedAtMs);
  expect(scan()).toMatchObject({ changed: [], vanished: [], end: { fileCount: 50_000 } });
});

test('a root that goes during the scan is a drive that went, not a folder that was emptied', () => {
  put('a/one.wav');
  put('b/two.wav');
  const isStopped = () => {
    rmSync(root, { recursive: true, force: true });
    return false;
  };
  const batches = scanTree({ root, folderId: 1, skip: undefined }, known, { isStopped, batchMs: 500 });
  expect(() => [...batches]).toThrow('ENOENT');
});
