import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browseFolder } from './browse-folder.ts';

const taken = { inTurn: 0, mostInTurn: 0 };
vi.mock('node:fs/promises', async (load) => {
  const actual = await load<typeof import('node:fs/promises')>();
  return {
    ...actual,
    async opendir(...args: Parameters<typeof actual.opendir>) {
      const directory = await actual.opendir(...args);
      return (async function* () {
        for await (const entry of directory) {
          taken.mostInTurn = Math.max(taken.mostInTurn, ++taken.inTurn);
          yield entry;
        }
      })();
    },
  };
});

let root: string;
beforeEach(() => {
  root = realpathSync.native(mkdtempSync(join(tmpdir(), 'earmark-browse-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('sub-folders come as people sort them, hidden ones not at all, and audio files are counted', async () => {
  for (const name of ['Take 10', 'take 2', '.hidden', 'Ambience']) mkdirSync(join(root, name));
  for (const name of ['one.wav', 'two.flac', 'notes.txt', '._three.wav']) writeFileSync(join(root, name), '');
  const listing = await browseFolder(root);
  expect(listing.folders.map(({ name }) => name)).toEqual(['Ambience', 'take 2', 'Take 10']);
  expect(listing).toMatchObject({ path: root, parent: join(root, '..'), audioFileCount: 2 });
});

test('a link counts as what it leads to', async (context) => {
  if (process.platform === 'win32') return context.skip('links need a privilege on Windows');
  mkdirSync(join(root, 'in'));
  symlinkSync('in', join(root, 'link'));
  symlinkSync('nowhere', join(root, 'broken'));
  expect((await browseFolder(root)).folders.map(({ name }) => name)).toEqual(['in', 'link']);
});

test('others are answered while a folder with very many entries is listed', async () => {
  for (let index = 0; index < 1200; index++) mkdirSync(join(root, `${index}`));
  // The event loop turns at its own pace, so what is counted is how much is taken in between two turns.
  Object.assign(taken, { inTurn: 0, mostInTurn: 0 });
  let isListed = false;
  const turn = () => {
    taken.inTurn = 0;
    if (!isListed) setImmediate(turn);
  };
  turn();
  const listing = await browseFolder(root);
  isListed = true;
  expect(listing.folders).toHaveLength(1200);
  expect(taken.mostInTurn).toBeGreaterThan(0);
  expect(taken.mostInTurn).toBeLessThanOrEqual(500);
});

test('a folder that is not there is said in words', async () => {
  await expect(browseFolder(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
});
