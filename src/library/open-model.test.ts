import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTinyPack } from '../../tests/support/tiny-pack.ts';
import type { Model } from './library.ts';
import { openModel } from './open-model.ts';

let root: string;
let model: Model;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'earmark-model-'));
  chmodSync(root, 0o755);
  makeTinyPack(join(root, 'pack'));
  const startWorker = () => {
    throw new Error('nothing is to be computed here');
  };
  model = await openModel({ packFolder: join(root, 'pack'), startWorker, log: () => {} });
});
afterEach(async () => {
  await model.close();
  rmSync(root, { recursive: true, force: true });
});

/** The administrator may read everything: meanwhile this process is somebody else. */
function listAsSomebodyElse(folder: string) {
  const unreadable: string[] = [];
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    return { files: model.listSounds(folder, (inner) => unreadable.push(inner)), unreadable };
  } finally {
    if (user === 0) process.seteuid?.(0);
  }
}

test('a folder that may not be looked into costs the others nothing', (context) => {
  if (process.platform === 'win32') return context.skip('Windows has no permission bits');
  mkdirSync(join(root, 'drive/lost+found'), { recursive: true });
  mkdirSync(join(root, 'drive/b'));
  for (const name of ['drive/z.wav', 'drive/b/a.flac', 'drive/notes.txt'])
    writeFileSync(join(root, name), '');
  chmodSync(join(root, 'drive/lost+found'), 0);
  expect(listAsSomebodyElse(join(root, 'drive'))).toEqual({
    files: [join(root, 'drive/b/a.flac'), join(root, 'drive/z.wav')],
    unreadable: [join(root, 'drive/lost+found')],
  });
  const closed = join(root, 'drive/lost+found');
  expect(listAsSomebodyElse(closed)).toEqual({ files: [], unreadable: [closed] });
});

test('what lies in the bin is no sound of the folder', () => {
  mkdirSync(join(root, 'drive/.Trash-1000'), { recursive: true });
  writeFileSync(join(root, 'drive/.Trash-1000/old.wav'), '');
  writeFileSync(join(root, 'drive/new.wav'), '');
  expect(model.listSounds(join(root, 'drive'), () => {})).toEqual([join(root, 'drive/new.wav')]);
});
