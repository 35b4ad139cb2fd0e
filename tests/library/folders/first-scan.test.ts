import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClipStore } from '../../../src/library/store/clip-store.ts';
import { FolderLibrary } from '../../support/folder-library.ts';

let library: FolderLibrary;
beforeEach(() => {
  library = new FolderLibrary();
});
afterEach(() => library.close());

describe('a first scan', () => {
  test('finds audio files at any depth and leaves the rest', async () => {
    library.put('a/one.wav', '1');
    library.put('a/deep/er/Two.FLAC', '2');
    library.put('a/notes.txt', 'x');
    library.put('a/._one.wav', 'apple');
    library.put('a/.git/hidden.wav', 'x');
    library.put('a/__MACOSX/three.wav', 'x');
    mkdirSync(library.at('a/not a file.wav'));
    await library.add('a');
    expect(library.present()).toEqual(['deep/er/Two.FLAC', 'one.wav']);
    expect(new Set(library.contents).size).toBe(2);
    expect(library.refreshed.toSorted()).toEqual(
      library
        .clips()
        .map((clip) => clip.id)
        .toSorted(),
    );
  });

  test('gives the same bytes one content', async () => {
    library.put('a/one.wav', 'same');
    library.put('a/copy.wav', 'same');
    await library.add('a');
    expect(library.present()).toHaveLength(2);
    expect(new Set(library.contents).size).toBe(1);
    expect(createClipStore(library.database).findDetails(library.idOf('one.wav'))?.copies).toHaveLength(1);
  });

  test('takes names with emoji, newlines and quotes', async () => {
    const names = ['🚪 door.wav', 'new\nline.wav', 'it\'s "quoted" %_.wav', ' space .wav'];
    for (const name of names) library.put(`a/${name}`, name);
    await library.add('a');
    expect(library.present().toSorted()).toEqual(names.toSorted());
  });

  test('cuts loops of symbolic links and follows linked files and folders once', async () => {
    library.put('a/one.wav', '1');
    library.put('elsewhere/two.wav', '2');
    symlinkSync(library.at('a'), library.at('a/loop'));
    symlinkSync(library.at('elsewhere'), library.at('a/link'));
    symlinkSync(library.at('elsewhere'), library.at('a/link again'));
    symlinkSync(library.at('elsewhere/two.wav'), library.at('a/linked.wav'));
    symlinkSync(library.at('nowhere.wav'), library.at('a/broken.wav'));
    await library.add('a');
    expect(library.present()).toHaveLength(3);
    expect(library.present()).toEqual(expect.arrayContaining(['linked.wav', 'one.wav']));
  });

  test.skipIf(process.platform !== 'linux')(
    'keeps the exact bytes of names that are not valid UTF-8',
    async () => {
      mkdirSync(library.at('a'));
      const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x77, 0x61, 0x76]);
      const other = Buffer.from([0x63, 0x61, 0x66, 0xe8, 0x2e, 0x77, 0x61, 0x76]);
      writeFileSync(Buffer.concat([Buffer.from(`${library.root}/a/`), bytes]), 'latin');
      writeFileSync(Buffer.concat([Buffer.from(`${library.root}/a/`), other]), 'latin too');
      const id = await library.add('a');
      expect(library.present()).toEqual(['caf\uFFFDe8.wav', 'caf\uFFFDe9.wav']);
      const rows = library.database.sql
        .prepare('SELECT path_bytes FROM clips ORDER BY relative_path')
        .pluck()
        .all();
      expect(rows).toEqual([other, bytes]);
      const before = library.clips();
      await library.rescan(id);
      expect(library.clips()).toEqual(before);
    },
  );

  test('notes a folder it may not read and leaves its clips alone', async (context) => {
    if (process.platform === 'win32') return context.skip('Windows has no permission bits');
    library.put('a/one.wav', '1');
    library.put('a/closed/two.wav', '2');
    const id = await library.add('a');
    chmodSync(library.at('a/closed'), 0);
    await library.asSomebodyElse(() => library.rescan(id));
    expect(library.present()).toEqual(['closed/two.wav', 'one.wav']);
    expect(library.folders.list()[0]?.notice).toContain('“closed”');
    chmodSync(library.at('a/closed'), 0o755);
    await library.rescan(id);
    expect(library.folders.list()[0]?.notice).toBeNull();
  });

  test('makes a clip of a file that may not be read, and reads it when it may', async (context) => {
    if (process.platform === 'win32') return context.skip('Windows has no permission bits');
    chmodSync(library.put('a/locked.wav', '1'), 0);
    const id = library.folders.add(library.at('a')).id;
    await library.asSomebodyElse(() => library.folders.whenScanned());
    expect(library.present()).toEqual(['locked.wav']);
    const clip = library.idOf('locked.wav');
    chmodSync(library.at('a/locked.wav'), 0o644);
    library.contents = [];
    await library.rescan(id);
    expect(library.contents).toHaveLength(1);
    expect(library.idOf('locked.wav')).toBe(clip);
  });

  test('on a full disk ends with words, and goes on when there is space', async () => {
    for (let index = 0; index < 600; index++)
      library.put(`a/${'long name '.repeat(20)}${index}.wav`, `sound ${index}`);
    const pages = library.database.sql.pragma('page_count', { simple: true }) as number;
    library.database.sql.pragma(`max_page_count = ${pages + 20}`);
    const { id } = library.folders.add(library.at('a'));
    await expect(library.folders.whenScanned()).rejects.toThrow(
      expect.objectContaining({ code: 'disk-full' }),
    );
    expect(library.database.sql.pragma('integrity_check', { simple: true })).toBe('ok');
    library.database.sql.pragma('max_page_count = 100000');
    await library.rescan(id);
    expect(library.present()).toHaveLength(600);
  });

  test('stores the UCS category of a name', async () => {
    library.put('a/DOORWood_Cabin Door Creak_JD_NONE.wav', '1');
    await library.add('a');
    expect(createClipStore(library.database).findDetails(library.clips()[0]?.id ?? 0)?.ucs?.category).toBe(
      'DOORS',
    );
  });
});
