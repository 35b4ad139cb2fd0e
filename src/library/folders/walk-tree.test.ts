import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findAudioExtension } from './audio-extensions.ts';
import { walkTree } from './walk-tree.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-walk-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Relative paths of the files found, and the directories that could not be looked into. */
function walk(from = root, deep: string[] = [''], own: string[] = []) {
  const unreadable: string[] = [];
  const files: string[] = [];
  const options = { deep, own, skip: undefined, onUnreadable: (path: string) => unreadable.push(path) };
  for (const found of walkTree(from, options)) {
    if (found.kind === 'directory') files.push(...found.files.map(({ name }) => join(found.relative, name)));
  }
  return { files, unreadable: unreadable.toSorted() };
}

test('directories that may not be read are named, and the rest is found', (context) => {
  if (process.platform === 'win32') return context.skip('Windows has no permission bits');
  mkdirSync(join(root, 'closed'));
  mkdirSync(join(root, 'listed only'));
  writeFileSync(join(root, 'one.wav'), '1');
  writeFileSync(join(root, 'listed only/two.wav'), '2');
  chmodSync(join(root, 'closed'), 0);
  chmodSync(join(root, 'listed only'), 0o444);
  // The administrator may read everything: for the moment of the walk this process is somebody else.
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    expect(walk()).toEqual({ files: ['one.wav'], unreadable: ['closed', 'listed only'] });
  } finally {
    if (user === 0) process.seteuid?.(0);
    chmodSync(join(root, 'closed'), 0o755);
    chmodSync(join(root, 'listed only'), 0o755);
  }
});

test('a link back to a directory around the folder is not followed, one to elsewhere is', (context) => {
  if (process.platform === 'win32') return context.skip('links need a privilege on Windows');
  const chosen = join(root, 'around/chosen');
  mkdirSync(chosen, { recursive: true });
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'around/beside.wav'), '1');
  writeFileSync(join(root, 'elsewhere/linked.wav'), '2');
  symlinkSync('..', join(chosen, 'up'));
  symlinkSync('../../elsewhere', join(chosen, 'link'));
  expect(walk(chosen).files).toEqual(['link/linked.wav']);
});

test('a directory is found under its own name, whatever links to it stand before', (context) => {
  if (process.platform === 'win32') return context.skip('links need a privilege on Windows');
  mkdirSync(join(root, 'z/own'), { recursive: true });
  writeFileSync(join(root, 'z/own/one.wav'), '1');
  symlinkSync('z/own', join(root, 'a link'));
  expect(walk().files).toEqual(['z/own/one.wav']);
});

test('an absent root is an error, an empty one is not', () => {
  expect(() => walk(join(root, 'nowhere'))).toThrow('ENOENT');
  expect(walk()).toEqual({ files: [], unreadable: [] });
});

test('a directory can be looked at alone, or with everything in it', () => {
  mkdirSync(join(root, 'a/b'), { recursive: true });
  for (const file of ['one.wav', 'a/two.wav', 'a/b/three.wav']) writeFileSync(join(root, file), '');
  expect(walk(root, [], ['a']).files).toEqual(['a/two.wav']);
  expect(walk(root, ['a', 'gone']).files).toEqual(['a/two.wav', 'a/b/three.wav']);
});

test('trees of any depth are walked up to the longest path the system takes', () => {
  let path = root;
  for (let depth = 0; depth < 300; depth++) path = join(path, 'in');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'deep.wav'), '');
  expect(walk().files).toHaveLength(1);
});

test.each([
  ['Door.WAV', 'wav'],
  ['a.b.flac', 'flac'],
  ['.wav', undefined],
  ['._Door.wav', undefined],
  ['Door.wav.txt', undefined],
  ['wav', undefined],
])('%s has the audio extension %s', (name, extension) => {
  expect(findAudioExtension(name)).toBe(extension);
});
