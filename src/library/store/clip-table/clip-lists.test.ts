import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseQuery } from '../../../core/search/grammar/parse-query.ts';
import { type LibraryDatabase, openDatabase } from '../open-database.ts';
import { type ClipLists, createClipLists } from './clip-lists.ts';
import type { ClipOrder } from './clip-order.ts';
import { getClipTable } from './clip-table.ts';

let directory: string;
let database: LibraryDatabase;
let lists: ClipLists;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-lists-'));
  database = openDatabase(directory, { log: () => {} });
  database.sql.exec("INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/a', 0), (2, 'C:\\Sounds', 0)");
  addClips(1, 3000);
  lists = createClipLists(database.sql);
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Names that often begin alike, lengths of which some are not known, times of which many are the same. */
function addClips(from: number, to: number): void {
  const { sql } = database;
  const content = sql.prepare(
    'INSERT INTO contents (id, fingerprint, byte_size, duration_seconds, created_at_ms) VALUES (?, ?, 0, ?, 0)',
  );
  const clip = sql.prepare(
    `INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms,
       rating, is_missing)
     VALUES (?, ?, ?, 'wav', 0, ?, ?, ?, ?, ?)`,
  );
  sql.transaction(() => {
    for (let id = from; id <= to; id += 1) {
      const mixed = (id * 2_654_435_761) % 2 ** 32;
      content.run(id, `${id}`, mixed % 7 === 0 ? null : (mixed % 50_000) / 997);
      const name = `${mixed % 2 ? 'Door Creak' : 'door creak'} ${mixed % 500} é${mixed % 3}.wav`;
      const path = `${['', 'x/', 'x/y/', 'Z/'][mixed % 4]}${id % 9}/${name}`;
      clip.run(id, 1 + (id % 2), path, mixed % 1e6, id, 1e12 + (id % 5), mixed % 6, id % 50 === 0 ? 1 : 0);
    }
  })();
}

const nameSql =
  "substr(relative_path, length(rtrim(relative_path, replace(relative_path, '/', ''))) + 1) COLLATE NOCASE";
const orderSql: Record<ClipOrder, string> = {
  name: `${nameSql}, relative_path COLLATE NOCASE, clips.id`,
  added: 'added_at_ms, clips.id',
  duration: 'duration_seconds IS NULL, duration_seconds, clips.id',
  modified: 'modified_at_ms, clips.id',
};
const inOrder = (order: ClipOrder, where = '1') =>
  database.sql
    .prepare(
      `SELECT clips.id FROM clips JOIN contents ON contents.id = content_id
       WHERE is_missing = 0 AND ${where} ORDER BY ${orderSql[order]}`,
    )
    .pluck()
    .all();
const list = async (order: ClipOrder, filter = '', isDescending = false) => [
  ...(await lists.list({ filters: parseQuery(filter).filters, excluded: [] }, order, isDescending)),
];
const orders = ['name', 'added', 'duration', 'modified'] as const;

describe('clips in memory', () => {
  test.each(orders)('by %s are in the order SQLite has them in', async (order) => {
    expect(await list(order)).toEqual(inOrder(order));
  });

  test.each(orders)('by %s stay in order while clips come, go, change and move', async (order) => {
    await list(order);
    const { sql } = database;
    sql.exec("UPDATE clips SET relative_path = 'new/' || id || '.wav', modified_at_ms = 5 WHERE id % 40 = 3");
    sql.exec('UPDATE contents SET duration_seconds = 1.5 WHERE id % 30 = 7');
    sql.exec('DELETE FROM clips WHERE id % 70 = 9');
    addClips(4000, 4300);
    expect(await list(order)).toEqual(inOrder(order));
    sql.exec('UPDATE clips SET modified_at_ms = modified_at_ms + id, added_at_ms = -id');
    expect(await list(order)).toEqual(inOrder(order));
  });

  test('follow what another connection writes', async () => {
    await list('name');
    const other = openDatabase(directory, { log: () => {} });
    other.sql.exec("UPDATE clips SET relative_path = 'zzz.wav' WHERE id = 1");
    other.close();
    expect((await list('name')).at(-1)).toBe(1);
  });

  test('do not follow what was taken back', async () => {
    const before = await list('name');
    const { sql } = database;
    sql.exec("BEGIN; UPDATE clips SET relative_path = 'zzz.wav' WHERE id = 1; ROLLBACK");
    expect(await list('name')).toEqual(before);
    expect(await list('name', 'name:zzz')).toEqual([]);
  });

  test('of a removed folder are shown no more, and again when it is back', async () => {
    const { sql } = database;
    const all = await list('added');
    sql.exec('UPDATE folders SET is_removed = 1 WHERE id = 2');
    expect(await list('added')).toEqual(inOrder('added', 'folder_id = 1'));
    sql.exec('UPDATE folders SET is_removed = 0 WHERE id = 2');
    expect(await list('added')).toEqual(all);
  });

  test('are found by folder whichever slashes its system has', async () => {
    expect(await list('added', 'folder:c:/sounds/x/')).toEqual(
      inOrder('added', "folder_id = 2 AND relative_path LIKE 'x/%'"),
    );
  });

  test('of a drive that was added as a whole are found by their folder', async () => {
    database.sql.exec(
      "UPDATE folders SET path = 'D:\\' WHERE id = 1; UPDATE folders SET path = '/' WHERE id = 2",
    );
    const inDrive = inOrder('added', "folder_id = 1 AND relative_path LIKE 'x/y/%'");
    expect(inDrive).not.toEqual([]);
    expect(await list('added', 'folder:D:\\x\\y')).toEqual(inDrive);
    expect(await list('added', 'folder:d:/x/y/')).toEqual(inDrive);
    expect(await list('added', 'folder:/z -folder:d:')).toEqual(
      inOrder('added', "folder_id = 2 AND relative_path LIKE 'Z/%'"),
    );
  });

  test('a tag that is given or taken counts at once', async () => {
    const { sql } = database;
    expect(await list('added', 'tag:wet')).toEqual([]);
    sql.exec("INSERT INTO tags (id, name) VALUES (1, 'Wet'); INSERT INTO clip_tags VALUES (7, 1, 0)");
    expect(await list('added', 'tag:wet')).toEqual([7]);
    sql.exec('DELETE FROM clip_tags');
    expect(await list('added', 'tag:wet')).toEqual([]);
  });

  test('a tag is found whatever capitals, in every alphabet, and by a part of it', async () => {
    database.sql.exec(`
      INSERT INTO tags (id, name) VALUES (1, 'Übung 100%'), (2, 'ubung'), (3, 'a.b');
      INSERT INTO clip_tags VALUES (7, 1, 0), (8, 2, 0), (9, 3, 0)`);
    expect(await list('added', 'tag:"übung 100%"')).toEqual([7]);
    expect(await list('added', 'tag:ÜB*')).toEqual([7]);
    expect(await list('added', 'tag:*UNG*')).toEqual([7, 8]);
    expect(await list('added', 'tag:acb')).toEqual([]);
  });

  test('of files from another age are in order, too', async () => {
    // What some systems write for "no time" (1601), and a clock that was wrong.
    database.sql.exec(`
      UPDATE clips SET modified_at_ms = -11644473600000 + id WHERE id % 100 = 7;
      UPDATE clips SET modified_at_ms = 4102444800000 + id WHERE id % 100 = 8`);
    expect(await list('modified')).toEqual(inOrder('modified'));
  });

  test('that change while the table is read anew are not missed', async () => {
    await list('name');
    const other = openDatabase(directory, { log: () => {} });
    other.sql.exec("UPDATE clips SET relative_path = 'yyy.wav' WHERE id = 2");
    other.close();
    const underway = list('name');
    // The clip was read by now, the last ones were not, and others look at the table meanwhile.
    database.sql.exec('UPDATE clips SET rating = 5, modified_at_ms = 17 WHERE id = 1');
    getClipTable(database.sql).peek();
    await underway;
    expect(await list('added', 'rating:5')).toContain(1);
    expect(await list('modified')).toEqual(inOrder('modified'));
  });

  test('that come at any moment while a list is made are in the next one', async () => {
    await list('name');
    for (let turns = 0; turns < 24; turns += 1) {
      const underway = list('name');
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      addClips(5000 + turns, 5000 + turns);
      await underway;
      expect(await list('name'), `after ${turns} turns`).toEqual(inOrder('name'));
    }
  });

  test('as bytes for a search: the clips that pass, and their contents', async () => {
    const { filters } = parseQuery('rating:5');
    const { clips, contents } = await lists.findAllowed({ filters, excluded: [] });
    const expected = inOrder('added', 'rating = 5') as number[];
    expect(listOnes(clips)).toEqual(expected.toSorted((a, b) => a - b));
    expect(listOnes(contents)).toHaveLength(expected.length);
    expect(contents[0]).toBe(0);
  });

  test('that are hidden are left out of a search, whether the table was read or not', async () => {
    const { sql } = database;
    // 50 and 100 are missing; 50 has the same bytes as 49, which is there; 3 is of a removed folder.
    sql.exec(`
      INSERT INTO folders (id, path, is_removed, added_at_ms) VALUES (3, '/c', 1, 0);
      UPDATE clips SET content_id = 49 WHERE id = 50;
      UPDATE clips SET folder_id = 3 WHERE id = 3`);
    const unread = await lists.findAllowed({ filters: [], excluded: [] });
    await list('added');
    const read = await lists.findAllowed({ filters: [], excluded: [] });
    expect(listOnes(unread.clips)).toEqual(listOnes(read.clips));
    expect(listOnes(unread.clips)).not.toContain(3);
    // Contents that no clip has were never looked at by anyone.
    const known = new Set(sql.prepare('SELECT content_id FROM clips').pluck().all() as number[]);
    expect(listOnes(unread.contents).filter((id) => known.has(id))).toEqual(listOnes(read.contents));
    expect([read.contents[49], read.contents[3], read.contents[100]]).toEqual([1, 0, 0]);
  });

  test('that came while an order was found are in the list', async () => {
    await lists.findAllowed({ filters: parseQuery('rating:5').filters, excluded: [] });
    const first = list('name');
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
    setImmediate(() => addClips(3001, 3001));
    await first;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await list('name')).toEqual(inOrder('name'));
  });

  test('are found by a tag in capitals of any alphabet and however its accents are encoded', async () => {
    database.sql.exec(`INSERT INTO tags (id, name) VALUES (1, 'Überblendung'), (2, 'Cafe\u0301 (100 %)');
      INSERT INTO clip_tags (clip_id, tag_id, added_at_ms) VALUES (7, 1, 0), (9, 2, 0)`);
    expect(await list('added', 'tag:überblendung')).toEqual([7]);
    expect(await list('added', 'tag:ÜBER*')).toEqual([7]);
    expect(await list('added', 'tag:"café (100 %)"')).toEqual([9]);
    expect(await list('added', 'tag:über')).toEqual([]);
    expect(await list('added', 'tag:"caf. (100 %)"')).toEqual([]);
  });

  test('that are hidden are found anew at once where others are hidden, and not while sounds are analysed', async () => {
    const { sql } = database;
    const find = () => lists.findAllowed({ filters: [], excluded: [] });
    const before = await find();
    sql.exec('UPDATE contents SET duration_seconds = 1 WHERE id = 7');
    expect(await find()).toBe(before);
    sql.exec('UPDATE clips SET is_missing = 1 WHERE id = 8');
    expect((await find()).clips[8]).toBe(0);
    sql.exec('UPDATE folders SET is_removed = 1 WHERE id = 2');
    expect(listOnes((await find()).clips).every((id) => id % 2 === 0)).toBe(true);
    sql.exec('UPDATE folders SET is_removed = 0; UPDATE clips SET is_missing = 0');
    addClips(3001, 3001);
    expect((await find()).clips[3001]).toBe(1);
  });
});

function listOnes(bytes: Uint8Array): number[] {
  return [...bytes.keys()].filter((index) => bytes[index] === 1);
}
