// Arguments and places that are not as they should be: words where none belong, folders that cannot be read.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTinyPack } from '../support/tiny-pack.ts';
import { addTinyVocabulary } from '../support/tiny-vocabulary.ts';

const door = fileURLToPath(new URL('../../bin/earmark.mjs', import.meta.url));
const drip = fileURLToPath(new URL('../../resources/sample-library/Water/Water Drip.wav', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earmark-awkward-'));
const sounds = join(folder, 'sounds');
const pack = join(folder, 'pack');
const env = { ...process.env, EARMARK_SHIPPED_PACK: pack, EARMARK_LIBRARY: join(folder, 'library') };

beforeAll(() => {
  makeTinyPack(pack, { change: addTinyVocabulary(pack) });
  mkdirSync(sounds);
  cpSync(drip, join(sounds, 'drip.wav'));
});
// Paths in there are longer than Node can name.
afterAll(() =>
  process.platform === 'win32'
    ? rmSync(folder, { recursive: true, force: true })
    : void spawnSync('rm', ['-rf', folder]),
);

function earmark(...args: string[]) {
  const done = spawnSync(process.execPath, [door, ...args], { env, encoding: 'utf8', timeout: 60_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

it('a folder that cannot be read is named, and the sounds beside it are answered', (context) => {
  if (process.platform === 'win32') return context.skip('Windows allows such paths');
  const deep = join(sounds, 'deep');
  mkdirSync(deep);
  const dig = `for (let n = 0; n < 25; n++) { fs.mkdirSync('x'.repeat(200)); process.chdir('x'.repeat(200)); }`;
  expect(spawnSync(process.execPath, ['-e', dig], { cwd: deep }).status).toBe(0);
  const { status, stdout, stderr } = earmark('tag', sounds, '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ path: join(sounds, 'drip.wav') }]);
  expect(stderr).toMatch(/deep.*Earmark may not read this folder/);
  expect(status).toBe(1);
});

it('a path that the system refuses is told in words, with the path', (context) => {
  if (process.platform === 'win32') return context.skip('links need a privilege on Windows');
  symlinkSync('loop', join(folder, 'loop'));
  const { status, stdout, stderr } = earmark('index', join(folder, 'loop'), '--json');
  expect(stderr).toBe(`"${join(folder, 'loop')}" cannot be read: it is a link that leads to itself.\n`);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file-unreadable' } });
  expect(status).toBe(3);
});

it('names of files that fail cannot steer the terminal either', (context) => {
  if (process.platform === 'win32') return context.skip('such names are not possible here');
  const hostile = join(folder, 'hostile');
  mkdirSync(hostile);
  cpSync(drip, join(hostile, 'fine\u001b[31m.wav'));
  writeFileSync(join(hostile, 'broken\u001b[2J.wav'), 'no sound');
  const { stdout, stderr } = earmark('tag', hostile);
  expect(stderr).toMatch(/broken\ufffd\[2J\.wav: /);
  expect(stdout).toMatch(/fine\ufffd\[31m\.wav\n/);
  expect(stdout + stderr).not.toContain('\u001b');
});

it('the pack that ships with Earmark may be named by the id that "pack list" shows', () => {
  const [shipped] = JSON.parse(earmark('pack', 'list', '--json').stdout) as { id: string }[];
  const { status, stderr } = earmark('tag', join(sounds, 'drip.wav'), '--pack', shipped?.id ?? '');
  expect(stderr).not.toMatch(/no pack/);
  expect(status).toBe(0);
});

it.each([
  ['export', '--format', 'csv', 'clips.csv'],
  ['serve', '8080'],
  ['status', 'please'],
  ['doctor', 'cpu'],
])('a word that has no meaning is wrong usage: %s %s', (...args) => {
  const { status, stdout, stderr } = earmark(...args);
  expect(stderr).toContain(`"${args.at(-1)}" is not understood here.\nUsage: earmark ${args[0]}`);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
