import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderLibrary } from '../../support/folder-library.ts';

let library: FolderLibrary;
beforeEach(() => {
  library = new FolderLibrary();
});
afterEach(() => library.close());

describe('a second scan', () => {
  test('of an unchanged folder touches nothing', async () => {
    library.put('a/one.wav', '1');
    const id = await library.add('a');
    library.contents = [];
    library.refreshed = [];
    await library.rescan(id);
    expect(library.contents).toEqual([]);
    expect(library.refreshed).toEqual([]);
  });

  test('marks a file that is gone as missing, and as present when it returns', async () => {
    const path = library.put('a/one.wav', '1');
    library.put('a/two.wav', '2');
    const id = await library.add('a');
    renameSync(path, library.at('kept'));
    await library.rescan(id);
    expect(library.present()).toEqual(['two.wav']);
    renameSync(library.at('kept'), path);
    await library.rescan(id);
    expect(library.present()).toEqual(['one.wav', 'two.wav']);
  });

  test('that would drop more than 5 % asks, and does it when confirmed', async () => {
    for (let index = 0; index < 20; index++) library.put(`a/${index}.wav`, `sound ${index}`);
    const id = await library.add('a');
    for (let index = 0; index < 4; index++) rmSync(library.at(`a/${index}.wav`));
    await library.rescan(id);
    expect(library.present()).toHaveLength(20);
    expect(library.folders.list()[0]?.pendingRemoval).toEqual({
      missingCount: 4,
      clipCount: 20,
      refused: false,
    });
    await library.rescan(id, true);
    expect(library.present()).toHaveLength(16);
    expect(library.folders.list()[0]?.pendingRemoval).toBeNull();
    expect(library.folders.list()[0]?.missingCount).toBe(4);
  });

  test('that would drop more than half refuses until it is confirmed', async () => {
    for (let index = 0; index < 20; index++) library.put(`a/${index}.wav`, `sound ${index}`);
    const id = await library.add('a');
    for (let index = 0; index < 12; index++) rmSync(library.at(`a/${index}.wav`));
    await library.rescan(id);
    expect(library.folders.list()[0]?.pendingRemoval).toEqual({
      missingCount: 12,
      clipCount: 20,
      refused: true,
    });
    await library.rescan(id, true);
    expect(library.present()).toHaveLength(8);
  });

  test('notices a large loss that comes in small steps', async () => {
    for (let index = 0; index < 20; index++) library.put(`a/${index}.wav`, `sound ${index}`);
    const id = await library.add('a');
    for (let index = 0; index < 6; index++) {
      rmSync(library.at(`a/${index}.wav`));
      await library.rescan(id);
    }
    expect(library.folders.list()[0]?.pendingRemoval).not.toBeNull();
    expect(library.present().length).toBeGreaterThanOrEqual(18);
  });

  test('does not ask again for clips that are to be kept, also after a restart, until others are gone', async () => {
    const pending = () => library.folders.list()[0]?.pendingRemoval;
    for (let index = 0; index < 20; index++) library.put(`a/${index}.wav`, `sound ${index}`);
    const id = await library.add('a');
    for (let index = 0; index < 4; index++) renameSync(library.at(`a/${index}.wav`), library.at(`${index}`));
    await library.rescan(id);
    expect(pending()).not.toBeNull();
    expect(library.folders.keep(id).pendingRemoval).toBeNull();
    await library.rescan(id);
    expect(pending()).toBeNull();
    await library.shut();
    library.reopen();
    await library.rescan(id);
    expect(pending()).toBeNull();
    expect(library.present()).toHaveLength(20);
    renameSync(library.at('a/4.wav'), library.at('4'));
    await library.rescan(id);
    expect(pending()?.missingCount).toBe(5);
    library.folders.keep(id);
    for (let index = 0; index < 5; index++) renameSync(library.at(`${index}`), library.at(`a/${index}.wav`));
    await library.rescan(id);
    for (let index = 0; index < 5; index++) renameSync(library.at(`a/${index}.wav`), library.at(`${index}`));
    await library.rescan(id);
    expect(pending()?.missingCount).toBe(5);
  });

  test('forgets the question when the files are back', async () => {
    for (let index = 0; index < 20; index++) library.put(`a/${index}.wav`, `sound ${index}`);
    const id = await library.add('a');
    cpSync(library.at('a'), library.at('copy'), { recursive: true, preserveTimestamps: true });
    for (let index = 0; index < 12; index++) rmSync(library.at(`a/${index}.wav`));
    await library.rescan(id);
    cpSync(library.at('copy'), library.at('a'), { recursive: true, preserveTimestamps: true });
    await library.rescan(id);
    expect(library.folders.list()[0]?.pendingRemoval).toBeNull();
    expect(library.present()).toHaveLength(20);
  });
});

test('a file that is still being written is taken when it is finished', async () => {
  const path = library.put('a/take.wav', 'first part');
  writeFileSync(path, 'first part');
  library.folders.add(library.at('a'));
  // Fresh and of another size a moment later: not settled.
  setTimeout(() => writeFileSync(path, 'first part, second part'), 0);
  await library.folders.whenScanned();
  await expect
    .poll(async () => {
      await library.folders.whenScanned();
      return library.database.sql.prepare('SELECT byte_size FROM clips').pluck().all();
    })
    .toEqual([23]);
});

test('watching notices new, renamed and removed files', { timeout: 20_000 }, async () => {
  library.put('a/one.wav', '1');
  const id = await library.add('a');
  library.folders.startWatching();
  await library.folders.whenScanned();
  await new Promise((resolve) => setTimeout(resolve, 300));
  library.put('a/new folder/two.wav', '2');
  await expect.poll(() => library.present(), { timeout: 8000 }).toEqual(['new folder/two.wav', 'one.wav']);
  const clip = library.idOf('one.wav');
  renameSync(library.at('a/one.wav'), library.at('a/new folder/uno.wav'));
  await expect
    .poll(() => library.present(), { timeout: 8000 })
    .toEqual(['new folder/two.wav', 'new folder/uno.wav']);
  expect(library.idOf('new folder/uno.wav')).toBe(clip);
  expect(readdirSync(library.at('a'))).toEqual(['new folder']);
  expect(library.folders.list()[0]?.id).toBe(id);
});
