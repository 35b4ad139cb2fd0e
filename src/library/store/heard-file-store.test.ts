import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import { createHeardFileStore } from './heard-file-store.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
  for (const path of ['rain/roof.wav', 'rain/more/tin.wav', 'rain 2/a.wav', 'rain.wav', 'RAIN/b.wav'])
    library.addClip({ path, sounds: ['rain'] });
  library.addClip({ path: 'rain/unheard.wav' });
  library.addClip({ path: 'rain/gone.wav', sounds: ['rain'], isMissing: true });
});
afterEach(() => library.close());

const listUnder = (path: string) =>
  createHeardFileStore(library.database)
    .listUnder(path, 1)
    .map((file) => file.path);

test('a file is found by its path, a directory by everything in it', () => {
  expect(listUnder('/sounds/rain.wav')).toEqual(['/sounds/rain.wav']);
  expect(listUnder('/sounds/rain')).toEqual(['/sounds/rain/more/tin.wav', '/sounds/rain/roof.wav']);
  expect(listUnder('/sounds/rai')).toEqual([]);
  expect(listUnder('/soundsrain')).toEqual([]);
});

test('a watched folder and every folder above it mean all of it', () => {
  for (const path of ['/sounds', '/sounds/', '/']) expect(listUnder(path), path).toHaveLength(5);
});

test('a file and a directory are looked up by name, not by a walk over all clips', () => {
  const { sql } = library.database;
  const prepare = vi.spyOn(sql, 'prepare');
  createHeardFileStore(library.database);
  const questions = prepare.mock.calls.map(([source]) => source);
  prepare.mockRestore();
  const asked = { sep: '/', spaceId: 1, folderId: 1, relative: 'a', path: '/a', inside: '/a/' };
  const plans = questions.flatMap((source) => sql.prepare(`EXPLAIN QUERY PLAN ${source}`).all(asked));
  const details = plans.map((row) => (row as { detail: string }).detail);
  expect(details).toContainEqual(expect.stringContaining('(folder_id=? AND relative_path=?)'));
  expect(details).toContainEqual(
    expect.stringMatching(/folder_id=\? AND relative_path>\? AND relative_path<\?/),
  );
});
