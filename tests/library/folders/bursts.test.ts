import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { FolderLibrary } from '../../support/folder-library.ts';

let library: FolderLibrary;
afterEach(() => library.close());

const patiently = { timeout: 110_000, interval: 200 };
const countPresent = () =>
  library.database.sql.prepare('SELECT count(*) FROM clips WHERE is_missing = 0').pluck().get();
const countRead = () =>
  library.database.sql
    .prepare('SELECT count(*) FROM clips WHERE is_missing = 0 AND content_id IS NOT NULL')
    .pluck()
    .get();

/** Small files, a hundred a directory, directories in directories that are as new as the files. */
function copyIn(folder: string, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const hundred = Math.floor(index / 100);
    const path = library.at(`${folder}/in ${hundred % 7}/deeper ${hundred % 3}/pack ${hundred}/${index}.wav`);
    if (index % 100 === 0) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `sound ${index}`);
  }
}

test('ten thousand files copied in at once while a scan runs are all found', {
  timeout: 120_000,
}, async () => {
  library = new FolderLibrary({ watching: { quietMs: 500 } });
  copyIn('a/old', 0, 3000);
  library.folders.startWatching();
  library.folders.add(library.at('a'));
  for (let index = 3000; index < 13_000; index += 500) {
    copyIn('a/new', index, index + 500);
    await wait(2);
  }
  await expect.poll(countPresent, patiently).toBe(13_000);
  await expect.poll(countRead, patiently).toBe(13_000);
});

test('what comes into a directory long after it was made deep in new ones is noticed', {
  timeout: 60_000,
}, async () => {
  library = new FolderLibrary({ watching: { quietMs: 300 } });
  library.put('a/one.wav', '1');
  await library.add('a');
  library.folders.startWatching();
  await library.folders.whenScanned();
  await wait(500);
  mkdirSync(library.at('a/x/y/z'), { recursive: true });
  await wait(3000);
  library.put('a/x/y/z/two.wav', '2');
  await expect.poll(countPresent, patiently).toBe(2);
});

describe('while the folder is watched', () => {
  async function watch(count: number): Promise<void> {
    library = new FolderLibrary({ watching: { quietMs: 300 } });
    for (let index = 0; index < count; index++) library.put(`a/pack/in/${index}.wav`, `sound ${index}`);
    for (let index = 0; index < count; index++) library.put(`a/beside/${index}.wav`, `other ${index}`);
    await library.add('a');
    library.folders.startWatching();
    await library.folders.whenScanned();
    await wait(500);
  }

  test('a tree that is moved keeps its clips and what was typed', async () => {
    await watch(40);
    const clip = library.idOf('pack/in/7.wav');
    library.typeAbout(clip);
    renameSync(library.at('a/pack'), library.at('a/renamed'));
    await expect.poll(() => library.find(clip)?.path, patiently).toBe('renamed/in/7.wav');
    await expect.poll(() => library.present().filter((path) => path.startsWith('renamed/'))).toHaveLength(40);
    expect(library.clips()).toHaveLength(80);
    library.expectTyped(clip);
  });

  test('a name that changes its capitals alone keeps its clip', async () => {
    await watch(1);
    const clip = library.idOf('pack/in/0.wav');
    renameSync(library.at('a/pack/in/0.wav'), library.at('a/pack/in/0.WAV'));
    await expect.poll(() => library.find(clip)?.path, patiently).toBe('pack/in/0.WAV');
    expect(library.clips()).toHaveLength(2);
  });

  test('a directory that becomes a file, and back', async () => {
    await watch(2);
    const clip = library.idOf('pack/in/1.wav');
    renameSync(library.at('a/pack'), library.at('kept'));
    library.put('a/pack', 'no sound');
    await expect.poll(() => library.find(clip)?.missing, patiently).toBe(1);
    rmSync(library.at('a/pack'));
    renameSync(library.at('kept'), library.at('a/pack'));
    await expect
      .poll(() => library.find(clip), patiently)
      .toMatchObject({ missing: 0, path: 'pack/in/1.wav' });
  });

  test('a tree that is deleted asks before its clips go', async () => {
    await watch(30);
    rmSync(library.at('a/pack'), { recursive: true });
    await expect.poll(() => library.folders.list()[0]?.pendingRemoval?.missingCount, patiently).toBe(30);
    expect(countPresent()).toBe(60);
  });
});

test('where nothing can be watched, new files are found in turns, and the folder says so', async () => {
  library = new FolderLibrary({
    watching: {
      subscribe: () => Promise.reject(new Error('ENOSPC: System limit for number of file watchers reached')),
      presencePeriodMs: 50,
      fullScanPeriodMs: 100,
    },
  });
  library.put('a/one.wav', '1');
  await library.add('a');
  library.folders.startWatching();
  await expect.poll(() => library.folders.list()[0]?.notice).toContain('max_user_watches');
  library.put('a/new/two.wav', '2');
  await expect.poll(countPresent, patiently).toBe(2);
});

test('a directory that may not be read does not end the watch of the others', async (context) => {
  if (process.platform === 'win32') return context.skip('Windows has no permission bits');
  library = new FolderLibrary({ watching: { quietMs: 200 } });
  library.put('a/in/one.wav', '1');
  library.put('a/closed/two.wav', '2');
  const id = await library.add('a');
  chmodSync(library.at('a/in'), 0o777);
  chmodSync(library.at('a/closed'), 0);
  await library.asSomebodyElse(async () => {
    library.folders.startWatching();
    await library.rescan(id);
    await wait(1500);
    library.put('a/in/three.wav', '3');
    await expect.poll(countPresent, patiently).toBe(3);
    const [folder] = library.folders.list();
    expect(folder?.notice).toContain('may not read “closed”');
    expect(folder?.notice).not.toContain('watched');
  });
  chmodSync(library.at('a/closed'), 0o755);
});

test('a folder that is taken out of the library during its scan leaves no error', async () => {
  const errors: unknown[] = [];
  library = new FolderLibrary({ log: (message, error) => errors.push(message, error) });
  copyIn('a', 0, 5000);
  const { id } = library.folders.add(library.at('a'));
  await expect.poll(countPresent, { interval: 1, timeout: 30_000 }).toBeGreaterThan(0);
  library.folders.remove(id);
  await library.folders.whenScanned();
  expect(library.folders.list()).toEqual([]);
  expect(errors).toEqual([]);
  await library.add('a');
  expect(countRead()).toBe(5000);
});

test('clips are there before their files are read, and are read after a restart', async () => {
  library = new FolderLibrary();
  copyIn('a', 0, 3000);
  const { id } = library.folders.add(library.at('a'));
  await expect.poll(countPresent, { interval: 1, timeout: 30_000 }).toBe(3000);
  expect(countRead()).toBeLessThan(3000);
  expect(library.folders.list()[0]).toMatchObject({ isScanning: true });
  await library.shut();
  library.reopen();
  expect(library.folders.list()[0]?.unreadCount).toBeGreaterThan(0);
  await library.rescan(id);
  expect(countRead()).toBe(3000);
  expect(library.folders.list()[0]?.unreadCount).toBe(0);
});

test('a file that is removed before it was read is forgotten, one that was tagged meanwhile is missing', async () => {
  library = new FolderLibrary();
  for (const name of ['one', 'two', 'three']) library.put(`a/${name}.wav`, name);
  const id = await library.add('a');
  library.database.sql.exec('UPDATE clips SET content_id = NULL');
  const tagged = library.idOf('two.wav');
  library.typeAbout(tagged);
  rmSync(library.at('a/one.wav'));
  rmSync(library.at('a/two.wav'));
  await library.rescan(id);
  expect(library.clips()).toEqual([
    expect.objectContaining({ path: 'three.wav', missing: 0 }),
    expect.objectContaining({ id: tagged, path: 'two.wav', missing: 1 }),
  ]);
});
