import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderLibrary } from '../../support/folder-library.ts';

let library: FolderLibrary;
beforeEach(() => {
  library = new FolderLibrary();
});
afterEach(() => library.close());

describe('adding a folder', () => {
  test('refuses files, absent folders and parts of folders that are in already', async () => {
    library.put('a/in/one.wav', '1');
    await library.add('a');
    expect(() => library.folders.add(library.at('a/in/one.wav'))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
    expect(() => library.folders.add(library.at('nowhere'))).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(() => library.folders.add(library.at('a/in'))).toThrow(/is in the library already/);
  });

  test('around the library passes over its own files, and its own folder is refused', async () => {
    library.put('a/one.wav', '1');
    library.put('library/cache/rendered.wav', 'x');
    library.put('library-too/two.wav', '2');
    await library.add('.');
    expect(library.present()).toEqual(['a/one.wav', 'library-too/two.wav']);
    expect(() => library.folders.add(library.at('library/cache'))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  test('of the sample sounds follows the application to another place', async () => {
    library.put('samples/one.wav', '1');
    const { id, name } = library.folders.addSamples();
    await library.folders.whenScanned();
    expect(name).toContain('sample');
    library.database.sql.exec("UPDATE folders SET path = '/tmp/.mount_gone/samples'");
    await library.shut();
    library.reopen();
    await library.rescan(id);
    expect(library.folders.list()).toMatchObject([{ id, path: library.at('samples'), state: 'online' }]);
    expect(library.clips()).toHaveLength(1);
  });

  test('around one that is being scanned takes it over without a complaint', async () => {
    await library.close();
    const notices: unknown[] = [];
    library = new FolderLibrary({
      announce: (name, what) => void (name === 'app.notice' && notices.push(what)),
    });
    for (let count = 0; count < 4000; count += 1)
      library.put(`outer/inner/d${count % 40}/s${count}.wav`, `content ${count}`);
    library.folders.add(library.at('outer/inner'));
    await expect.poll(() => library.clips().length, { interval: 1, timeout: 20_000 }).toBeGreaterThan(0);
    library.folders.add(library.at('outer'));
    await library.folders.whenScanned();
    expect(library.clips()).toHaveLength(4000);
    expect(notices).toEqual([]);
  });

  test('twice is the same folder', async () => {
    library.put('a/one.wav', '1');
    expect(await library.add('a')).toBe(await library.add('a'));
    expect(library.clips()).toHaveLength(1);
  });
});
