import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FolderWatches, type FolderWatchesOptions, watchFolders } from './folder-watches.ts';

let path: string;
let watches: FolderWatches;
let touched: (readonly string[] | undefined)[];
let notices: (string | undefined)[];

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'earmark-watches-')), 'drive');
  mkdirSync(path);
  writeFileSync(join(path, 'one.wav'), '');
  touched = [];
  notices = [];
});
afterEach(async () => {
  await watches.close();
  rmSync(join(path, '..'), { recursive: true, force: true });
});

function watch(options: Partial<FolderWatchesOptions> = {}): void {
  watches = watchFolders({
    listRoots: () => [{ id: 7, path, state: 'online' }],
    onTouched: (_, paths) => touched.push(paths),
    onNotice: (_, why) => notices.push(why),
    findNetworkDrive: async () => undefined,
    presencePeriodMs: 20,
    ...options,
  });
}
const scanned = { isWhole: true, walkMs: 5, unreadable: [], hasNested: false, newestDirectoryMs: 0 };
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const wholes = () => touched.filter((paths) => paths === undefined).length;

test('a root that a scan found away, and that was back before anybody looked, is noticed', async () => {
  let state: 'online' | 'offline' = 'online';
  watch({ listRoots: () => [{ id: 7, path, state }] });
  await expect.poll(wholes).toBe(1);
  await pass(100);
  const before = wholes();
  state = 'offline';
  await expect.poll(wholes).toBeGreaterThan(before);
});

test('a root that goes or comes back is noticed by looking, once each', async () => {
  watch();
  await expect.poll(wholes).toBe(1);
  await pass(300);
  // The one that follows upon the making of the watch.
  expect(wholes()).toBe(1);
  touched = [];
  rmSync(path, { recursive: true });
  await expect.poll(wholes).toBeGreaterThan(0);
  const gone = wholes();
  mkdirSync(path);
  writeFileSync(join(path, 'one.wav'), '');
  await expect.poll(wholes).toBeGreaterThan(gone);
});

test('where the system allows no more watches it says so, and looks through the folder in turns', async () => {
  watch({
    fullScanPeriodMs: 60,
    subscribe: () => Promise.reject(new Error('inotify_add_watch on /x failed: No space left on device')),
  });
  await expect.poll(() => notices.at(-1)).toContain('max_user_watches');
  await expect.poll(wholes).toBeGreaterThan(2);
});

test('a network drive is not watched but looked through in turns, and says so', async () => {
  let asked = 0;
  watch({
    fullScanPeriodMs: 60,
    findNetworkDrive: async () => 'cifs',
    async subscribe() {
      asked++;
      return { unsubscribe: async () => {} };
    },
  });
  await expect.poll(() => notices.at(-1)).toContain('network drive (cifs)');
  await expect.poll(wholes).toBeGreaterThan(2);
  expect(asked).toBe(0);
});

test('a watch that a directory without permission broke is made again without that directory', async () => {
  const ignored: string[][] = [];
  watch({
    async subscribe(_path, _receive, { ignore }) {
      ignored.push(ignore);
      if (!ignore.includes(join(path, 'closed'))) throw new Error('Permission denied');
      return { unsubscribe: async () => {} };
    },
  });
  await expect.poll(() => notices.at(-1)).toContain('cannot be watched');
  watches.noteScanned(7, { ...scanned, unreadable: ['closed'] });
  await expect.poll(() => notices.at(-1)).toBeUndefined();
  expect(ignored).toHaveLength(2);
});

test('when reports were lost, the watch is made anew once it is quiet, and the whole folder is looked at', async () => {
  let made = 0;
  watch({
    quietMs: 50,
    async subscribe() {
      made++;
      return { unsubscribe: async () => {} };
    },
  });
  await expect.poll(() => made).toBe(1);
  watches.renewSoon(7);
  await pass(20);
  watches.renewSoon(7);
  expect(made).toBe(1);
  await expect.poll(() => made).toBe(2);
  await expect.poll(wholes).toBe(2);
});

test('directories in new directories have the watch made anew', async (context) => {
  if (process.platform !== 'linux') return context.skip('one watch holds the whole tree here');
  let made = 0;
  watch({
    quietMs: 10,
    async subscribe() {
      made++;
      return { unsubscribe: async () => {} };
    },
  });
  await expect.poll(() => made).toBe(1);
  watches.noteScanned(7, { ...scanned, isWhole: false, hasNested: true });
  await expect.poll(() => made).toBe(2);
  watches.noteScanned(7, { ...scanned, newestDirectoryMs: Date.now() });
  await expect.poll(() => made).toBe(3);
  watches.noteScanned(7, { ...scanned, newestDirectoryMs: Date.now() - 60_000 });
  await pass(100);
  expect(made).toBe(3);
});
