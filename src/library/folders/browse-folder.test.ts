import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { browseFolder } from './browse-folder.ts';

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
  for (let index = 0; index < 600; index++) mkdirSync(join(root, `${index}`));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const listing = await browseFolder(root);
  clearInterval(timer);
  expect(listing.folders).toHaveLength(600);
  expect(turns).toBeGreaterThan(2);
});

test('a folder that is not there is said in words', async () => {
  await expect(browseFolder(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
});
