import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import { createTagStore } from '../store/tag-store.ts';
import { createCompletionCalls } from './completion-calls.ts';

let library: SearchLibrary;
let calls: Pick<Handlers, 'search.complete' | 'search.remember'>;
const context = { signal: new AbortController().signal };

beforeEach(() => {
  library = openSearchLibrary();
  const { database } = library;
  const packs = { getActive: () => undefined };
  calls = createCompletionCalls({ database, tags: createTagStore(database), packs });
});
afterEach(() => library.close());

const complete = async (text: string, limit = 8) =>
  (await calls['search.complete']({ text, limit }, context)).completions;
const labels = async (text: string, limit?: number) =>
  (await complete(text, limit)).map(({ label }) => label);
const find = async (text: string, label: string) =>
  (await complete(text, 20)).find((completion) => completion.label === label);

describe('completion', () => {
  test('offers words of names, folders, tags, descriptions and embedded texts with how many clips have them', async () => {
    library.addClip({ path: 'Zwitscher/quaxolotl one.wav' });
    library.addClip({ path: 'b/quaxolotl two.wav', description: 'a quaxing', embedded: ['Quaxo studio'] });
    expect(await find('qua', 'quaxolotl')).toMatchObject({ kind: 'word', clipCount: 2, text: 'quaxolotl ' });
    expect(await find('quaxi', 'quaxing')).toMatchObject({ clipCount: 1 });
    expect(await find('quaxo', 'quaxo')).toBeUndefined();
    expect(await find('zwi', 'zwitscher')).toMatchObject({ clipCount: 1 });
  });

  test('completes the last word only, and keeps what stands before it', async () => {
    library.addClip({ path: 'quaxolotl.wav' });
    expect((await complete('rain, rusty qua'))[0]?.text).toBe('rain, rusty quaxolotl ');
    expect(await complete('quaxolotl ')).toEqual([]);
    expect(await complete('')).toEqual([]);
  });

  test('knows the sounds of the pack in use, also after a newer one of the same name came', async () => {
    const makePack = (version: string, sound: string) => {
      const folder = join(library.directory, version);
      mkdirSync(folder);
      writeFileSync(join(folder, 'names.json'), JSON.stringify([{ kind: 'sound', name: sound }]));
      const files = { names: { path: 'names.json' } };
      const manifest = { version, files, vocabulary: { vectors: 'v', names: 'names', dtype: 'int8' } };
      return { id: 'tiny', folder, manifest } as unknown as InstalledPack;
    };
    let pack = makePack('1', 'quaxolotl splash');
    const { database } = library;
    const packs = { getActive: () => ({ pack, space: { id: 1 } as never }) };
    calls = createCompletionCalls({ database, tags: createTagStore(database), packs });
    expect(await labels('quaxo')).toEqual(['quaxolotl splash']);
    pack = makePack('2', 'quaxolotl growl');
    expect(await labels('quaxo')).toEqual(['quaxolotl growl']);
  });

  test('follows a renamed, a changed and a removed clip', async () => {
    const id = library.addClip({ path: 'quaxolotl.wav', tags: ['zwurbel'] });
    const other = library.addClip({ path: 'quaxolotl 2.wav' });
    library.sql.prepare("UPDATE clips SET relative_path = 'other.wav' WHERE id = ?").run(id);
    library.texts.refresh([id]);
    expect(await find('quaxo', 'quaxolotl')).toMatchObject({ clipCount: 1 });
    library.texts.remove([other]);
    expect(await labels('quaxo')).toEqual([]);
    library.sql.prepare('DELETE FROM clips WHERE id = ?').run(id);
    library.texts.remove([id]);
    expect(await labels('zwurb')).not.toContain('zwurbel');
    expect(library.sql.prepare('SELECT count(*) FROM words').pluck().get()).toBe(0);
  });

  test('a word that a clip has twice counts once, and is the same after the clip is read again', async () => {
    const id = library.addClip({ path: 'quaxolotl/quaxolotl.wav', description: 'Quaxolotl' });
    library.texts.refresh([id, id]);
    expect(await find('quaxo', 'quaxolotl')).toMatchObject({ clipCount: 1 });
  });

  test('accents are kept and need not be typed; any script is completed', async () => {
    library.addClip({ path: 'Türknarren.wav' });
    library.addClip({ path: '雨の音.wav' });
    expect(await labels('turk')).toContain('türknarren');
    expect(await labels('Türk')).toContain('türknarren');
    expect(await labels('雨')).toContain('雨の音');
  });

  test('a tag comes before the words, and as a filter value with its own count', async () => {
    for (let index = 0; index < 5; index += 1) library.addClip({ path: `quaxolotl ${index}.wav` });
    library.addClip({ path: 'a.wav', tags: ['Quax Stone'] });
    expect((await labels('qua')).slice(0, 2)).toEqual(['Quax Stone', 'quaxolotl']);
    expect(await complete('tag:qu')).toMatchObject([
      { label: 'tag:"Quax Stone"', text: 'tag:"Quax Stone" ', kind: 'filter', clipCount: 1 },
    ]);
    expect((await complete('x -tag:'))[0]?.text).toBe('x -tag:"Quax Stone" ');
    library.sql.prepare('DELETE FROM clip_tags').run();
    expect(await complete('tag:qu')).toEqual([]);
  });

  test('knows UCS: names, synonyms, and CatIDs behind cat:', async () => {
    expect(await labels('wood doo')).toContain('wood doors');
    expect(await labels('helicopt')).toContain('helicopter');
    expect(await find('cat:doorw', 'cat:DOORWood')).toMatchObject({ detail: 'doors, wood' });
  });

  test('knows the filters and their values', async () => {
    expect(await find('rain du', 'dur:')).toMatchObject({ text: 'rain dur:', kind: 'filter' });
    expect(await labels('leng')).toContain('dur:');
    expect(await labels('ch:s')).toEqual(['ch:stereo']);
    expect(await labels('folder:so')).toContain('folder:sounds');
  });

  test('a misspelt word is put right only where nothing begins as typed', async () => {
    library.addClip({ path: 'quaxolotl.wav' });
    expect(await labels('quxaol')).toContain('quaxolotl');
    expect(await labels('qux')).toEqual([]);
  });

  test('earlier queries come back until they are forgotten', async () => {
    await calls['search.remember']({ text: '  quax in  a box ' }, context);
    expect((await complete('quax i'))[0]).toMatchObject({
      kind: 'query',
      label: 'quax in a box',
      text: 'quax in a box ',
    });
    expect(await find('box quax i', 'quax in a box')).toBeUndefined();
    await calls['search.remember']({ text: '' }, context);
    expect(await find('quax i', 'quax in a box')).toBeUndefined();
  });

  test('odd input is answered, not thrown at', async () => {
    library.addClip({ path: "it's 100%_a.wav", tags: ['a,b "c"', '%'] });
    for (const text of ['"', 'tag:"', '%', "'", '\0', 'a'.repeat(5000), 're:mi', '-', '🚪', 'tag:%']) {
      await expect(complete(text), text).resolves.toBeInstanceOf(Array);
    }
    expect((await complete('tag:a'))[0]?.text).toBe('tag:"a,b c" ');
  });
});
