import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderLibrary } from '../../../tests/support/folder-library.ts';
import { createTextIndex } from '../search/create-text-index.ts';
import { createClipStore } from '../store/clip-store.ts';
import { createCategoriseCalls } from './categorise-calls.ts';

let library: FolderLibrary;
const context = { signal: new AbortController().signal };

beforeEach(() => {
  library = new FolderLibrary();
});
afterEach(() => library.close());

function categorise(path: string, catId: string | null) {
  const { database } = library;
  const textIndex = createTextIndex(database.sql);
  const calls = createCategoriseCalls({ database, textIndex, announce: () => {} });
  return calls['clips.categorise']({ ids: [library.idOf(path)], catId }, context);
}

const categoryOf = (path: string) =>
  createClipStore(library.database).findDetails(library.idOf(path))?.ucs?.catId;

const findByText = (word: string) =>
  library.database.sql.prepare('SELECT rowid FROM clip_text WHERE clip_text MATCH ?').pluck().all(word);

test('a chosen category stays when the file is renamed, moved and changed', async () => {
  library.put('a/REC_0001.wav', 'one');
  const folder = await library.add('a');
  await categorise('REC_0001.wav', 'doorwood');
  expect(categoryOf('REC_0001.wav')).toBe('DOORWood');
  library.put('a/REC_0001.wav', 'another sound');
  await library.rescan(folder);
  expect(categoryOf('REC_0001.wav')).toBe('DOORWood');
  rmSync(library.at('a/REC_0001.wav'));
  library.put('a/DOORMetl_heavy.wav', 'another sound');
  await library.rescan(folder);
  expect(categoryOf('DOORMetl_heavy.wav')).toBe('DOORWood');
});

test('a choice that is taken back leaves what the name says', async () => {
  library.put('a/DOORMetl_heavy.wav', 'one');
  await library.add('a');
  expect(categoryOf('DOORMetl_heavy.wav')).toBe('DOORMetl');
  await categorise('DOORMetl_heavy.wav', 'DOORWood');
  expect(categoryOf('DOORMetl_heavy.wav')).toBe('DOORWood');
  await categorise('DOORMetl_heavy.wav', null);
  expect(categoryOf('DOORMetl_heavy.wav')).toBe('DOORMetl');
});

test('search by words finds what was chosen', async () => {
  library.put('a/REC_0001.wav', 'one');
  await library.add('a');
  expect(findByText('wood')).toEqual([]);
  await categorise('REC_0001.wav', 'DOORWood');
  expect(findByText('wood')).toEqual([library.idOf('REC_0001.wav')]);
});

test('what is no CatID is refused', async () => {
  library.put('a/REC_0001.wav', 'one');
  await library.add('a');
  await expect(categorise('REC_0001.wav', 'SPOONBig')).rejects.toMatchObject({ code: 'bad-input' });
  expect(categoryOf('REC_0001.wav')).toBeUndefined();
});

test('the safety copy carries the choice, and a rebuilt library has it again', async () => {
  library.put('a/REC_0001.wav', 'one');
  await library.add('a');
  await categorise('REC_0001.wav', 'DOORWood');
  await library.shut();
  const copy = readFileSync(join(library.root, 'library', 'people-backup.json'), 'utf8');
  expect(JSON.parse(copy).clips).toMatchObject([{ relativePath: 'REC_0001.wav', ucsCatId: 'DOORWood' }]);
  rmSync(join(library.root, 'library', 'library.db'));
  library.reopen();
  await library.folders.whenScanned();
  expect(categoryOf('REC_0001.wav')).toBe('DOORWood');
});
