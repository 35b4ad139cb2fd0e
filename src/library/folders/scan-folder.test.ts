import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findAudioExtension } from './audio-extensions.ts';
import { fingerprintFile, listRanges } from './fingerprint-file.ts';
import { scanFolder } from './scan-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-scan-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('directories that may not be read are named, and the rest is found', async (context) => {
  if (process.platform === 'win32') return context.skip('Windows has no permission bits');
  mkdirSync(join(root, 'closed'));
  mkdirSync(join(root, 'listed only'));
  writeFileSync(join(root, 'one.wav'), '1');
  writeFileSync(join(root, 'listed only/two.wav'), '2');
  chmodSync(join(root, 'closed'), 0);
  chmodSync(join(root, 'listed only'), 0o444);
  // The administrator may read everything: for the moment of the scan this process is somebody else.
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    const scan = await scanFolder(root);
    expect(scan.files.map((file) => file.relativePath)).toEqual(['one.wav']);
    expect(scan.unreadable.toSorted()).toEqual(['closed', 'listed only']);
  } finally {
    if (user === 0) process.seteuid?.(0);
    chmodSync(join(root, 'closed'), 0o755);
    chmodSync(join(root, 'listed only'), 0o755);
  }
});

test('a link back to a directory around the folder is not followed, one to elsewhere is', async (context) => {
  if (process.platform === 'win32') return context.skip('links need a privilege on Windows');
  const chosen = join(root, 'around/chosen');
  mkdirSync(chosen, { recursive: true });
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'around/beside.wav'), '1');
  writeFileSync(join(root, 'elsewhere/linked.wav'), '2');
  symlinkSync('..', join(chosen, 'up'));
  symlinkSync('../../elsewhere', join(chosen, 'link'));
  const scan = await scanFolder(chosen);
  expect(scan.files.map((file) => file.relativePath)).toEqual(['link/linked.wav']);
});

test('an absent root is an error, an empty one is not', async () => {
  await expect(scanFolder(join(root, 'nowhere'))).rejects.toThrow('ENOENT');
  expect(await scanFolder(root)).toEqual({ files: [], unreadable: [], hasEntries: false });
});

test('a part can be scanned alone; a part that is gone holds nothing', async () => {
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'one.wav'), '1');
  writeFileSync(join(root, 'a/b/two.wav'), '22');
  const { files, unreadable } = await scanFolder(root, { under: ['a', 'gone'] });
  expect(files).toEqual([
    expect.objectContaining({ relativePath: 'a/b/two.wav', extension: 'wav', byteSize: 2, pathBytes: null }),
  ]);
  expect(unreadable).toEqual([]);
});

test('the rest of the program goes on during a long scan', async () => {
  for (let index = 0; index < 3000; index++) writeFileSync(join(root, `${index}.wav`), '');
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await scanFolder(root);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
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

test('a fingerprint names the bytes, not the name, and reads head and tail of large files', async () => {
  const large = Buffer.alloc(3_000_000, 1);
  writeFileSync(join(root, 'a.wav'), large);
  writeFileSync(join(root, 'b.wav'), large);
  const a = await fingerprintFile(join(root, 'a.wav'));
  expect((await fingerprintFile(join(root, 'b.wav'))).fingerprint).toBe(a.fingerprint);
  for (const offset of [0, large.length - 1]) {
    const changed = Buffer.from(large);
    changed[offset] = 2;
    writeFileSync(join(root, 'b.wav'), changed);
    expect((await fingerprintFile(join(root, 'b.wav'))).fingerprint).not.toBe(a.fingerprint);
  }
  writeFileSync(join(root, 'b.wav'), Buffer.alloc(3_000_001, 1));
  expect((await fingerprintFile(join(root, 'b.wav'))).fingerprint).not.toBe(a.fingerprint);
});

test('small files are read whole, large ones in 16 even samples', () => {
  expect(listRanges(0)).toEqual([]);
  expect(listRanges(1024 * 1024)).toEqual([[0, 1024 * 1024]]);
  const ranges = listRanges(100_000_000);
  expect(ranges).toHaveLength(16);
  expect(ranges[0]).toEqual([0, 65_536]);
  expect(ranges[15]).toEqual([100_000_000 - 65_536, 65_536]);
});
