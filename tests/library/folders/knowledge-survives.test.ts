import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClipStore } from '../../../src/library/store/clip-store.ts';
import { createTagStore } from '../../../src/library/store/tag-store.ts';
import { FolderLibrary } from '../../support/folder-library.ts';

let library: FolderLibrary;
beforeEach(() => {
  library = new FolderLibrary();
});
afterEach(() => library.close());

describe('what people typed survives', () => {
  let id: number;
  let clip: number;
  beforeEach(async () => {
    library.put('a/gate.wav', 'creak');
    library.put('a/other.wav', 'other');
    id = await library.add('a');
    clip = library.idOf('gate.wav');
    library.typeAbout(clip);
  });

  test('renaming', async () => {
    renameSync(library.at('a/gate.wav'), library.at('a/better name.wav'));
    await library.rescan(id);
    expect(library.idOf('better name.wav')).toBe(clip);
    expect(library.clips()).toHaveLength(2);
    expect(library.refreshed).toContain(clip);
    library.expectTyped(clip);
  });

  test('moving into another folder of the library, whichever is scanned first', async () => {
    library.put('b/some.wav', 'some');
    const other = await library.add('b');
    renameSync(library.at('a/gate.wav'), library.at('b/gate.wav'));
    await library.rescan(other);
    expect(library.find(clip)).toMatchObject({ folder: other, missing: 0 });
    renameSync(library.at('b/gate.wav'), library.at('a/back.wav'));
    await library.rescan(other);
    await library.rescan(id);
    expect(library.find(clip)).toMatchObject({
      folder: id,
      path: 'back.wav',
      missing: 0,
    });
    expect(library.clips()).toHaveLength(3);
    library.expectTyped(clip);
  });

  test('moving many files at once, where the folder they left is scanned first and asks', async () => {
    for (let index = 0; index < 20; index++) library.put(`a/many/${index}.wav`, `sound ${index}`);
    await library.rescan(id);
    library.put('b/some.wav', 'some');
    const other = await library.add('b');
    renameSync(library.at('a/many'), library.at('b/many'));
    renameSync(library.at('a/gate.wav'), library.at('b/many/gate.wav'));
    await library.rescan(id);
    expect(library.folders.list()[0]?.pendingRemoval?.refused).toBe(true);
    await library.rescan(other);
    expect(library.find(clip)).toMatchObject({ folder: other, path: 'many/gate.wav', missing: 0 });
    expect(library.folders.list()[0]?.pendingRemoval).toBeNull();
    expect(library.clips()).toHaveLength(23);
    library.expectTyped(clip);
  });

  test('replacing the file in place', async () => {
    library.put('a/gate.wav', 'another take');
    library.contents = [];
    await library.rescan(id);
    expect(library.idOf('gate.wav')).toBe(clip);
    expect(library.contents).toHaveLength(1);
    library.expectTyped(clip);
  });

  test('coming back together with copies of itself', async () => {
    renameSync(library.at('a/gate.wav'), library.at('kept'));
    await library.rescan(id);
    library.put('a/gate.wav', 'creak');
    library.put('a/a copy.wav', 'creak');
    library.put('a/other.wav', 'creak');
    await library.rescan(id);
    expect(library.present()).toEqual(['a copy.wav', 'gate.wav', 'other.wav']);
    expect(library.idOf('gate.wav')).toBe(clip);
    library.expectTyped(clip);
  });

  test('changing names with another file', async () => {
    const other = library.idOf('other.wav');
    renameSync(library.at('a/gate.wav'), library.at('a/between'));
    renameSync(library.at('a/other.wav'), library.at('a/gate.wav'));
    renameSync(library.at('a/between'), library.at('a/other.wav'));
    await library.rescan(id);
    expect(library.find(clip)).toMatchObject({ path: 'other.wav', missing: 0 });
    expect(library.find(other)).toMatchObject({ path: 'gate.wav', missing: 0 });
    library.expectTyped(clip);
  });

  test('going missing and coming back with another time', async () => {
    renameSync(library.at('a/gate.wav'), library.at('kept'));
    await library.rescan(id);
    library.put('a/gate.wav', 'creak');
    await library.rescan(id);
    expect(library.idOf('gate.wav')).toBe(clip);
    expect(library.present()).toEqual(['gate.wav', 'other.wav']);
    library.expectTyped(clip);
  });

  test('moving it over another file, whose own knowledge joins', async () => {
    createTagStore(library.database).change({
      clipIds: [library.idOf('other.wav')],
      add: ['hinge'],
      remove: [],
      nowMs: 0,
    });
    renameSync(library.at('a/gate.wav'), library.at('a/other.wav'));
    await library.rescan(id);
    expect(library.clips()).toHaveLength(1);
    expect(createClipStore(library.database).findDetails(library.idOf('other.wav'))).toMatchObject({
      description: 'the old gate',
      rating: 4,
      tags: ['hinge', 'rusty'],
    });
  });

  test('unplugging and plugging in again, with an absent or an empty root', async () => {
    renameSync(library.at('a'), library.at('unplugged'));
    await library.rescan(id);
    expect(library.folders.list()[0]?.state).toBe('offline');
    expect(createClipStore(library.database).getSummaries([clip])[0]?.presence).toBe('offline');
    mkdirSync(library.at('a'));
    await library.rescan(id);
    expect(library.folders.list()[0]?.state).toBe('offline');
    expect(library.present()).toHaveLength(2);
    rmSync(library.at('a'), { recursive: true });
    renameSync(library.at('unplugged'), library.at('a'));
    await library.rescan(id);
    expect(library.folders.list()[0]?.state).toBe('online');
    library.expectTyped(clip);
  });

  test('a drive that comes back under another path', async () => {
    renameSync(library.at('a'), library.at('mounted elsewhere'));
    const other = await library.add('mounted elsewhere');
    expect(library.find(clip)).toMatchObject({ folder: other, missing: 0 });
    library.expectTyped(clip);
  });

  test('removing the folder and adding it again', async () => {
    library.folders.remove(id);
    expect(library.folders.list()).toEqual([]);
    const shown = createClipStore(library.database).list({ filter: '', order: 'name', offset: 0, limit: 10 });
    expect((await shown).total).toBe(0);
    expect(await library.add('a')).toBe(id);
    expect(library.idOf('gate.wav')).toBe(clip);
    library.expectTyped(clip);
  });

  test('adding the folder around it', async () => {
    const outer = await library.add('.');
    expect(library.folders.list().map((folder) => folder.id)).toEqual([outer]);
    expect(library.find(clip)).toMatchObject({ folder: outer, path: 'a/gate.wav' });
    library.expectTyped(clip);
  });

  test('removing the folder around it and adding only the part', async () => {
    const outer = await library.add('.');
    library.folders.remove(outer);
    const part = await library.add('a');
    expect(library.find(clip)).toMatchObject({
      folder: part,
      path: 'gate.wav',
      missing: 0,
    });
    library.expectTyped(clip);
  });

  test('removing the folder around one with an emoji in its name and adding only that one', async () => {
    library.put('more/🔥 best/gate.wav', 'creak again');
    const outer = await library.add('more');
    const hot = library.idOf('🔥 best/gate.wav');
    library.typeAbout(hot);
    library.folders.remove(outer);
    library.put('more/🔥 best/gate.wav', 'creak, louder');
    const part = await library.add('more/🔥 best');
    expect(library.find(hot)).toMatchObject({ folder: part, path: 'gate.wav', missing: 0 });
    library.expectTyped(hot);
  });

  test('moving to another drive, where a file is copied first and deleted then', async () => {
    library.put('b/some.wav', 'some');
    const other = await library.add('b');
    cpSync(library.at('a/gate.wav'), library.at('b/gate.wav'), { preserveTimestamps: true });
    await library.rescan(other);
    rmSync(library.at('a/gate.wav'));
    await library.rescan(id);
    const [there] = library.clips().filter(({ path, missing }) => path === 'gate.wav' && missing === 0);
    expect(there?.folder).toBe(other);
    library.expectTyped(there?.id ?? 0);
    expect(library.refreshed).toContain(there?.id);
  });

  test('moving to another drive, but what was typed about the copy stays as it is', async () => {
    library.put('b/gate.wav', 'creak');
    const other = await library.add('b');
    const copy = library.clips().find(({ folder }) => folder === other)?.id ?? 0;
    createTagStore(library.database).change({ clipIds: [copy], add: ['copy'], remove: [], nowMs: 0 });
    rmSync(library.at('a/gate.wav'));
    await library.rescan(id);
    expect(createClipStore(library.database).findDetails(copy)).toMatchObject({
      ...{ description: '', rating: 0, tags: ['copy'] },
    });
    library.expectTyped(clip);
  });

  test('copying the folder to a new drive and taking the old one out', async () => {
    cpSync(library.at('a'), library.at('new drive'), { recursive: true, preserveTimestamps: true });
    library.put('new drive/sub/gate.wav', 'creak');
    const fresh = await library.add('new drive');
    renameSync(library.at('a'), library.at('unplugged'));
    await library.rescan(id);
    library.refreshed = [];
    library.folders.remove(id);
    const there = library.clips().find(({ folder, path }) => folder === fresh && path === 'gate.wav');
    await expect.poll(() => library.refreshed).toContain(there?.id);
    library.expectTyped(there?.id ?? 0);
    renameSync(library.at('unplugged'), library.at('a'));
    expect(await library.add('a')).toBe(id);
    library.expectTyped(clip);
  });

  test('coming back under a new name, where an equal file about which nothing was typed is gone, too', async () => {
    library.put('b/first.wav', 'twins');
    library.put('b/second.wav', 'twins');
    library.put('b/stays.wav', 'stays');
    const folder = await library.add('b');
    const twins = [library.idOf('first.wav'), library.idOf('second.wav')];
    const typed = Math.max(...twins);
    library.typeAbout(typed);
    for (const name of ['first.wav', 'second.wav']) rmSync(library.at(`b/${name}`));
    await library.rescan(folder);
    library.put('b/another name.wav', 'twins');
    await library.rescan(folder);
    expect(library.idOf('another name.wav')).toBe(typed);
    library.expectTyped(typed);
  });

  test('numbering files anew, where each takes the name of the next', async () => {
    const names = ['take 1.wav', 'take 2.wav', 'take 3.wav', 'take 4.wav'];
    for (const name of names) library.put(`takes/${name}`, `sound of ${name}`);
    const folder = await library.add('takes');
    const clips = names.map((name) => library.idOf(name));
    tagByName(clips, names);
    for (const n of [4, 3, 2, 1])
      renameSync(library.at(`takes/take ${n}.wav`), library.at(`takes/take ${n + 1}.wav`));
    await library.rescan(folder);
    expect(library.clips().filter((one) => one.folder === folder)).toEqual(
      clips.map((one, n) => ({ id: one, path: `take ${n + 2}.wav`, folder, missing: 0 })),
    );
    expectTagsByName(clips, names);
  });

  test('putting a new file before numbered ones', async () => {
    const names = ['take 1.wav', 'take 2.wav', 'take 3.wav'];
    for (const name of names) library.put(`takes/${name}`, `sound of ${name}`);
    const folder = await library.add('takes');
    const clips = names.map((name) => library.idOf(name));
    tagByName(clips, names);
    for (const n of [3, 2, 1])
      renameSync(library.at(`takes/take ${n}.wav`), library.at(`takes/take ${n + 1}.wav`));
    library.put('takes/take 1.wav', 'a new sound');
    await library.rescan(folder);
    for (const [n, one] of clips.entries())
      expect(library.find(one)).toMatchObject({ path: `take ${n + 2}.wav`, missing: 0 });
    expectTagsByName(clips, names);
    expect(library.present()).toContain('take 1.wav');
  });

  test('deleting the last of numbered files and moving the others up', async () => {
    const names = ['take 1.wav', 'take 2.wav', 'take 3.wav'];
    for (const name of names) library.put(`takes/${name}`, `sound of ${name}`);
    const folder = await library.add('takes');
    const clips = names.map((name) => library.idOf(name));
    tagByName(clips.slice(0, 2), names);
    rmSync(library.at('takes/take 3.wav'));
    for (const n of [2, 1])
      renameSync(library.at(`takes/take ${n}.wav`), library.at(`takes/take ${n + 1}.wav`));
    await library.rescan(folder);
    for (const [n, one] of clips.slice(0, 2).entries())
      expect(library.find(one)).toMatchObject({ path: `take ${n + 2}.wav`, missing: 0 });
    expectTagsByName(clips.slice(0, 2), names);
    expect(library.clips().filter((one) => one.folder === folder)).toHaveLength(2);
  });

  test('a file that was edited while its former self was kept under the name of an older one', async () => {
    const other = library.idOf('other.wav');
    renameSync(library.at('a/gate.wav'), library.at('a/other.wav'));
    library.put('a/gate.wav', 'creak, louder');
    await library.rescan(id);
    expect(library.idOf('gate.wav')).toBe(clip);
    expect(library.idOf('other.wav')).toBe(other);
    library.expectTyped(clip);
  });

  test('two directories of many files that changed names', async () => {
    const count = 150;
    for (let n = 0; n < count; n++) {
      library.put(`takes/x/${n}.wav`, `x ${n}`);
      library.put(`takes/y/${n}.wav`, `y ${n}`);
    }
    const folder = await library.add('takes');
    const before = library.clips().filter((one) => one.folder === folder);
    renameSync(library.at('takes/x'), library.at('between'));
    renameSync(library.at('takes/y'), library.at('takes/x'));
    renameSync(library.at('between'), library.at('takes/y'));
    await library.rescan(folder);
    const swapped = (path: string) => (path.startsWith('x/') ? `y${path.slice(1)}` : `x${path.slice(1)}`);
    for (const { id: one, path } of before) expect(library.find(one)?.path).toBe(swapped(path));
  });

  test('changing names with another file, while others were overwritten with copies of it', async () => {
    const other = library.idOf('other.wav');
    const copies = Array.from({ length: 8 }, (_, n) => `copy ${n}.wav`);
    for (const name of copies) library.put(`a/${name}`, name);
    await library.rescan(id);
    const ids = copies.map((name) => library.idOf(name));
    for (const name of copies)
      cpSync(library.at('a/gate.wav'), library.at(`a/${name}`), { preserveTimestamps: true });
    renameSync(library.at('a/gate.wav'), library.at('a/between'));
    renameSync(library.at('a/other.wav'), library.at('a/gate.wav'));
    renameSync(library.at('a/between'), library.at('a/other.wav'));
    await library.rescan(id);
    expect(library.find(clip)).toMatchObject({ path: 'other.wav', missing: 0 });
    expect(library.find(other)).toMatchObject({ path: 'gate.wav', missing: 0 });
    expect(copies.map((name) => library.idOf(name))).toEqual(ids);
    library.expectTyped(clip);
  });

  test('the loss of the database, where nothing moved', async () => {
    await library.shut();
    rmSync(library.at('library/library.db'));
    library.reopen();
    library.folders.startWatching();
    await library.folders.whenScanned();
    expect(library.present()).toEqual(['gate.wav', 'other.wav']);
    library.expectTyped(library.idOf('gate.wav'));
  });

  test('the loss of the database and a new name', async () => {
    await library.shut();
    writeFileSync(library.at('library/library.db'), 'gone'.repeat(1000));
    renameSync(library.at('a/gate.wav'), library.at('a/renamed meanwhile.wav'));
    library.reopen();
    expect(library.folders.list()).toHaveLength(1);
    await library.rescan(library.folders.list()[0]?.id ?? 0);
    expect(library.present()).toEqual(['other.wav', 'renamed meanwhile.wav']);
    library.expectTyped(library.idOf('renamed meanwhile.wav'));
  });
});

function tagByName(clips: readonly number[], names: readonly string[]): void {
  const tags = createTagStore(library.database);
  for (const [n, one] of clips.entries())
    tags.change({ clipIds: [one], add: [names[n] ?? ''], remove: [], nowMs: 0 });
}

function expectTagsByName(clips: readonly number[], names: readonly string[]): void {
  const store = createClipStore(library.database);
  for (const [n, one] of clips.entries()) expect(store.findDetails(one)?.tags).toEqual([names[n]]);
}
