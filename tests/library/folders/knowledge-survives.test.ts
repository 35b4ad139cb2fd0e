import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
