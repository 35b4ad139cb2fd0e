import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClipsCalls } from '../clips/clips-calls.ts';
import { createClipStore } from '../store/clip-store.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { createTagStore } from '../store/tag-store.ts';
import { createFolders } from './create-folders.ts';
import type { Folders } from './folders.ts';

let root: string;
let database: LibraryDatabase;
let folders: Folders;
let contents: number[];
let refreshed: number[];
let nextMinute: number;

const noIndex = {
  refresh: (ids: readonly number[]) => void refreshed.push(...ids),
  remove: () => {},
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-folders-'));
  nextMinute = 0;
  openLibrary();
});
afterEach(async () => {
  await folders.close();
  database.close();
  rmSync(root, { recursive: true, force: true });
});

function openLibrary(): void {
  contents = [];
  refreshed = [];
  database = openDatabase(join(root, 'library'), { log: () => {} });
  folders = createFolders({
    database,
    textIndex: noIndex,
    onContents: (ids) => contents.push(...ids),
    announce: () => {},
    log: () => {},
    samplesFolder: join(root, 'samples'),
    settleMs: 1,
    growingRetryMs: 20,
  });
}

/** Writes a file with an old time, so that it counts as finished; every write has another time. */
function put(path: string, content: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  nextMinute += 60;
  utimesSync(full, 1_700_000_000 + nextMinute, 1_700_000_000 + nextMinute);
  return full;
}

async function add(path: string): Promise<number> {
  const { id } = folders.add(join(root, path));
  await folders.whenScanned();
  return id;
}

async function rescan(id: number, confirmMissing = false): Promise<void> {
  folders.rescan(id, confirmMissing);
  await folders.whenScanned();
}

/** The administrator may read everything: for a moment this process is somebody else. */
async function asSomebodyElse(action: () => Promise<void>): Promise<void> {
  const user = process.geteuid?.();
  chmodSync(root, 0o755);
  if (user === 0) process.seteuid?.(65_534);
  try {
    await action();
  } finally {
    if (user === 0) process.seteuid?.(0);
  }
}

interface Row {
  id: number;
  path: string;
  folder: number;
  missing: number;
}
const clips = () =>
  database.sql
    .prepare(
      'SELECT id, relative_path AS path, folder_id AS folder, is_missing AS missing FROM clips ORDER BY relative_path',
    )
    .all() as Row[];
const present = () =>
  clips()
    .filter((clip) => clip.missing === 0)
    .map((clip) => clip.path);
const idOf = (path: string) => clips().find((clip) => clip.path === path)?.id ?? 0;

function typeAbout(id: number): void {
  const store = createClipStore(database);
  createClipsCalls({ database, clips: store, textIndex: noIndex, announce: () => {} })['clips.describe'](
    { id, description: 'the old gate' },
    { signal: new AbortController().signal },
  );
  store.rate([id], 4);
  createTagStore(database).change({ clipIds: [id], add: ['rusty'], remove: [], nowMs: 0 });
}

function expectTyped(id: number): void {
  const details = createClipStore(database).findDetails(id);
  expect(details).toMatchObject({ description: 'the old gate', rating: 4, tags: ['rusty'] });
}

function listMissing(id: number): number {
  return folders.list().find((folder) => folder.id === id)?.missingCount ?? -1;
}

describe('a first scan', () => {
  test('finds audio files at any depth and leaves the rest', async () => {
    put('a/one.wav', '1');
    put('a/deep/er/Two.FLAC', '2');
    put('a/notes.txt', 'x');
    put('a/._one.wav', 'apple');
    put('a/.git/hidden.wav', 'x');
    put('a/__MACOSX/three.wav', 'x');
    mkdirSync(join(root, 'a/not a file.wav'));
    await add('a');
    expect(present()).toEqual(['deep/er/Two.FLAC', 'one.wav']);
    expect(new Set(contents).size).toBe(2);
    expect(refreshed.toSorted()).toEqual(
      clips()
        .map((clip) => clip.id)
        .toSorted(),
    );
  });

  test('gives the same bytes one content', async () => {
    put('a/one.wav', 'same');
    put('a/copy.wav', 'same');
    await add('a');
    expect(present()).toHaveLength(2);
    expect(new Set(contents).size).toBe(1);
    expect(createClipStore(database).findDetails(idOf('one.wav'))?.copies).toHaveLength(1);
  });

  test('takes names with emoji, newlines and quotes', async () => {
    const names = ['🚪 door.wav', 'new\nline.wav', 'it\'s "quoted" %_.wav', ' space .wav'];
    for (const name of names) put(`a/${name}`, name);
    await add('a');
    expect(present().toSorted()).toEqual(names.toSorted());
  });

  test('cuts loops of symbolic links and follows linked files and folders once', async () => {
    put('a/one.wav', '1');
    put('elsewhere/two.wav', '2');
    symlinkSync(join(root, 'a'), join(root, 'a/loop'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'a/link'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'a/link again'));
    symlinkSync(join(root, 'elsewhere/two.wav'), join(root, 'a/linked.wav'));
    symlinkSync(join(root, 'nowhere.wav'), join(root, 'a/broken.wav'));
    await add('a');
    expect(present()).toHaveLength(3);
    expect(present()).toEqual(expect.arrayContaining(['linked.wav', 'one.wav']));
  });

  test.skipIf(process.platform !== 'linux')(
    'keeps the exact bytes of names that are not valid UTF-8',
    async () => {
      mkdirSync(join(root, 'a'));
      const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x77, 0x61, 0x76]);
      const other = Buffer.from([0x63, 0x61, 0x66, 0xe8, 0x2e, 0x77, 0x61, 0x76]);
      writeFileSync(Buffer.concat([Buffer.from(`${root}/a/`), bytes]), 'latin');
      writeFileSync(Buffer.concat([Buffer.from(`${root}/a/`), other]), 'latin too');
      const id = await add('a');
      expect(present()).toEqual(['caf\uFFFDe8.wav', 'caf\uFFFDe9.wav']);
      const rows = database.sql.prepare('SELECT path_bytes FROM clips ORDER BY relative_path').pluck().all();
      expect(rows).toEqual([other, bytes]);
      const before = clips();
      await rescan(id);
      expect(clips()).toEqual(before);
    },
  );

  test('notes a folder it may not read and leaves its clips alone', async (context) => {
    if (process.platform === 'win32') return context.skip('Windows has no permission bits');
    put('a/one.wav', '1');
    put('a/closed/two.wav', '2');
    const id = await add('a');
    chmodSync(join(root, 'a/closed'), 0);
    await asSomebodyElse(() => rescan(id));
    expect(present()).toEqual(['closed/two.wav', 'one.wav']);
    expect(folders.list()[0]?.notice).toContain('“closed”');
    chmodSync(join(root, 'a/closed'), 0o755);
    await rescan(id);
    expect(folders.list()[0]?.notice).toBeNull();
  });

  test('makes a clip of a file that may not be read, and reads it when it may', async (context) => {
    if (process.platform === 'win32') return context.skip('Windows has no permission bits');
    chmodSync(put('a/locked.wav', '1'), 0);
    const id = folders.add(join(root, 'a')).id;
    await asSomebodyElse(() => folders.whenScanned());
    expect(present()).toEqual(['locked.wav']);
    const clip = idOf('locked.wav');
    chmodSync(join(root, 'a/locked.wav'), 0o644);
    contents = [];
    await rescan(id);
    expect(contents).toHaveLength(1);
    expect(idOf('locked.wav')).toBe(clip);
  });

  test('on a full disk ends with words, and goes on when there is space', async () => {
    for (let index = 0; index < 600; index++)
      put(`a/${'long name '.repeat(20)}${index}.wav`, `sound ${index}`);
    const pages = database.sql.pragma('page_count', { simple: true }) as number;
    database.sql.pragma(`max_page_count = ${pages + 20}`);
    const { id } = folders.add(join(root, 'a'));
    await expect(folders.whenScanned()).rejects.toThrow(expect.objectContaining({ code: 'disk-full' }));
    expect(database.sql.pragma('integrity_check', { simple: true })).toBe('ok');
    database.sql.pragma('max_page_count = 100000');
    await rescan(id);
    expect(present()).toHaveLength(600);
  });

  test('stores the UCS category of a name', async () => {
    put('a/DOORWood_Cabin Door Creak_JD_NONE.wav', '1');
    await add('a');
    expect(createClipStore(database).findDetails(clips()[0]?.id ?? 0)?.ucs?.category).toBe('DOORS');
  });
});

describe('a second scan', () => {
  test('of an unchanged folder touches nothing', async () => {
    put('a/one.wav', '1');
    const id = await add('a');
    contents = [];
    refreshed = [];
    await rescan(id);
    expect(contents).toEqual([]);
    expect(refreshed).toEqual([]);
  });

  test('marks a file that is gone as missing, and as present when it returns', async () => {
    const path = put('a/one.wav', '1');
    put('a/two.wav', '2');
    const id = await add('a');
    renameSync(path, join(root, 'kept'));
    await rescan(id);
    expect(present()).toEqual(['two.wav']);
    renameSync(join(root, 'kept'), path);
    await rescan(id);
    expect(present()).toEqual(['one.wav', 'two.wav']);
  });

  test('that would drop more than 5 % asks, and does it when confirmed', async () => {
    for (let index = 0; index < 20; index++) put(`a/${index}.wav`, `sound ${index}`);
    const id = await add('a');
    for (let index = 0; index < 4; index++) rmSync(join(root, `a/${index}.wav`));
    await rescan(id);
    expect(present()).toHaveLength(20);
    expect(folders.list()[0]?.pendingRemoval).toEqual({ missingCount: 4, clipCount: 20, refused: false });
    await rescan(id, true);
    expect(present()).toHaveLength(16);
    expect(folders.list()[0]?.pendingRemoval).toBeNull();
    expect(listMissing(id)).toBe(4);
  });

  test('that would drop more than half refuses until it is confirmed', async () => {
    for (let index = 0; index < 20; index++) put(`a/${index}.wav`, `sound ${index}`);
    const id = await add('a');
    for (let index = 0; index < 12; index++) rmSync(join(root, `a/${index}.wav`));
    await rescan(id);
    expect(folders.list()[0]?.pendingRemoval).toEqual({ missingCount: 12, clipCount: 20, refused: true });
    await rescan(id, true);
    expect(present()).toHaveLength(8);
  });

  test('notices a large loss that comes in small steps', async () => {
    for (let index = 0; index < 20; index++) put(`a/${index}.wav`, `sound ${index}`);
    const id = await add('a');
    for (let index = 0; index < 6; index++) {
      rmSync(join(root, `a/${index}.wav`));
      await rescan(id);
    }
    expect(folders.list()[0]?.pendingRemoval).not.toBeNull();
    expect(present().length).toBeGreaterThanOrEqual(18);
  });

  test('forgets the question when the files are back', async () => {
    for (let index = 0; index < 20; index++) put(`a/${index}.wav`, `sound ${index}`);
    const id = await add('a');
    cpSync(join(root, 'a'), join(root, 'copy'), { recursive: true, preserveTimestamps: true });
    for (let index = 0; index < 12; index++) rmSync(join(root, `a/${index}.wav`));
    await rescan(id);
    cpSync(join(root, 'copy'), join(root, 'a'), { recursive: true, preserveTimestamps: true });
    await rescan(id);
    expect(folders.list()[0]?.pendingRemoval).toBeNull();
    expect(present()).toHaveLength(20);
  });
});

describe('what people typed survives', () => {
  let id: number;
  let clip: number;
  beforeEach(async () => {
    put('a/gate.wav', 'creak');
    put('a/other.wav', 'other');
    id = await add('a');
    clip = idOf('gate.wav');
    typeAbout(clip);
  });

  test('renaming', async () => {
    renameSync(join(root, 'a/gate.wav'), join(root, 'a/better name.wav'));
    await rescan(id);
    expect(idOf('better name.wav')).toBe(clip);
    expect(clips()).toHaveLength(2);
    expect(refreshed).toContain(clip);
    expectTyped(clip);
  });

  test('moving into another folder of the library, whichever is scanned first', async () => {
    put('b/some.wav', 'some');
    const other = await add('b');
    renameSync(join(root, 'a/gate.wav'), join(root, 'b/gate.wav'));
    await rescan(other);
    expect(clips().find((row) => row.id === clip)).toMatchObject({ folder: other, missing: 0 });
    renameSync(join(root, 'b/gate.wav'), join(root, 'a/back.wav'));
    await rescan(other);
    await rescan(id);
    expect(clips().find((row) => row.id === clip)).toMatchObject({
      folder: id,
      path: 'back.wav',
      missing: 0,
    });
    expect(clips()).toHaveLength(3);
    expectTyped(clip);
  });

  test('replacing the file in place', async () => {
    put('a/gate.wav', 'another take');
    contents = [];
    await rescan(id);
    expect(idOf('gate.wav')).toBe(clip);
    expect(contents).toHaveLength(1);
    expectTyped(clip);
  });

  test('going missing and coming back with another time', async () => {
    renameSync(join(root, 'a/gate.wav'), join(root, 'kept'));
    await rescan(id);
    put('a/gate.wav', 'creak');
    await rescan(id);
    expect(idOf('gate.wav')).toBe(clip);
    expect(present()).toEqual(['gate.wav', 'other.wav']);
    expectTyped(clip);
  });

  test('moving it over another file, whose own knowledge joins', async () => {
    createTagStore(database).change({ clipIds: [idOf('other.wav')], add: ['hinge'], remove: [], nowMs: 0 });
    renameSync(join(root, 'a/gate.wav'), join(root, 'a/other.wav'));
    await rescan(id);
    expect(clips()).toHaveLength(1);
    expect(createClipStore(database).findDetails(idOf('other.wav'))).toMatchObject({
      description: 'the old gate',
      rating: 4,
      tags: ['hinge', 'rusty'],
    });
  });

  test('unplugging and plugging in again, with an absent or an empty root', async () => {
    renameSync(join(root, 'a'), join(root, 'unplugged'));
    await rescan(id);
    expect(folders.list()[0]?.state).toBe('offline');
    expect(createClipStore(database).getSummaries([clip])[0]?.presence).toBe('offline');
    mkdirSync(join(root, 'a'));
    await rescan(id);
    expect(folders.list()[0]?.state).toBe('offline');
    expect(present()).toHaveLength(2);
    rmSync(join(root, 'a'), { recursive: true });
    renameSync(join(root, 'unplugged'), join(root, 'a'));
    await rescan(id);
    expect(folders.list()[0]?.state).toBe('online');
    expectTyped(clip);
  });

  test('a drive that comes back under another path', async () => {
    renameSync(join(root, 'a'), join(root, 'mounted elsewhere'));
    const other = await add('mounted elsewhere');
    expect(clips().find((row) => row.id === clip)).toMatchObject({ folder: other, missing: 0 });
    expectTyped(clip);
  });

  test('removing the folder and adding it again', async () => {
    folders.remove(id);
    expect(folders.list()).toEqual([]);
    expect(createClipStore(database).list({ filter: '', order: 'name', offset: 0, limit: 10 }).total).toBe(0);
    expect(await add('a')).toBe(id);
    expect(idOf('gate.wav')).toBe(clip);
    expectTyped(clip);
  });

  test('adding the folder around it', async () => {
    const outer = await add('.');
    expect(folders.list().map((folder) => folder.id)).toEqual([outer]);
    expect(clips().find((row) => row.id === clip)).toMatchObject({ folder: outer, path: 'a/gate.wav' });
    expectTyped(clip);
  });

  test('removing the folder around it and adding only the part', async () => {
    const outer = await add('.');
    folders.remove(outer);
    const part = await add('a');
    expect(clips().find((row) => row.id === clip)).toMatchObject({
      folder: part,
      path: 'gate.wav',
      missing: 0,
    });
    expectTyped(clip);
  });

  test('the loss of the database, where nothing moved', async () => {
    await folders.close();
    database.close();
    rmSync(join(root, 'library/library.db'));
    openLibrary();
    folders.startWatching();
    await folders.whenScanned();
    expect(present()).toEqual(['gate.wav', 'other.wav']);
    expectTyped(idOf('gate.wav'));
  });

  test('the loss of the database and a new name', async () => {
    await folders.close();
    database.close();
    writeFileSync(join(root, 'library/library.db'), 'gone'.repeat(1000));
    renameSync(join(root, 'a/gate.wav'), join(root, 'a/renamed meanwhile.wav'));
    openLibrary();
    expect(folders.list()).toHaveLength(1);
    await rescan(folders.list()[0]?.id ?? 0);
    expect(present()).toEqual(['other.wav', 'renamed meanwhile.wav']);
    expectTyped(idOf('renamed meanwhile.wav'));
  });
});

describe('adding a folder', () => {
  test('refuses files, absent folders and parts of folders that are in already', async () => {
    put('a/in/one.wav', '1');
    await add('a');
    expect(() => folders.add(join(root, 'a/in/one.wav'))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
    expect(() => folders.add(join(root, 'nowhere'))).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => folders.add(join(root, 'a/in'))).toThrow(/is in the library already/);
  });

  test('around the library passes over its own files, and its own folder is refused', async () => {
    put('a/one.wav', '1');
    put('library/cache/rendered.wav', 'x');
    put('library-too/two.wav', '2');
    await add('.');
    expect(present()).toEqual(['a/one.wav', 'library-too/two.wav']);
    expect(() => folders.add(join(root, 'library/cache'))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  test('twice is the same folder', async () => {
    put('a/one.wav', '1');
    expect(await add('a')).toBe(await add('a'));
    expect(clips()).toHaveLength(1);
  });
});

test('a file that is still being written is taken when it is finished', async () => {
  const path = put('a/take.wav', 'first part');
  writeFileSync(path, 'first part');
  folders.add(join(root, 'a'));
  // Fresh and of another size a moment later: not settled.
  setTimeout(() => writeFileSync(path, 'first part, second part'), 0);
  await folders.whenScanned();
  await expect
    .poll(async () => {
      await folders.whenScanned();
      return database.sql.prepare('SELECT byte_size FROM clips').pluck().all();
    })
    .toEqual([23]);
});

test('watching notices new, renamed and removed files', { timeout: 20_000 }, async () => {
  put('a/one.wav', '1');
  const id = await add('a');
  folders.startWatching();
  await folders.whenScanned();
  await new Promise((resolve) => setTimeout(resolve, 300));
  put('a/new folder/two.wav', '2');
  await expect.poll(present, { timeout: 8000 }).toEqual(['new folder/two.wav', 'one.wav']);
  const clip = idOf('one.wav');
  renameSync(join(root, 'a/one.wav'), join(root, 'a/new folder/uno.wav'));
  await expect.poll(present, { timeout: 8000 }).toEqual(['new folder/two.wav', 'new folder/uno.wav']);
  expect(idOf('new folder/uno.wav')).toBe(clip);
  expect(readdirSync(join(root, 'a'))).toEqual(['new folder']);
  expect(folders.list()[0]?.id).toBe(id);
});
