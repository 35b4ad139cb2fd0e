// What a terminal does to a running command: Ctrl+C, and a reader that goes away.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTinyPack } from '../support/tiny-pack.ts';

const door = fileURLToPath(new URL('../../bin/earmark.mjs', import.meta.url));
const samples = fileURLToPath(new URL('../../resources/sample-library', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earmark-interrupted-'));
const sounds = join(folder, 'sounds');
const library = join(folder, 'library');
const env = { ...process.env, CI: '1', EARMARK_SHIPPED_PACK: join(folder, 'pack'), EARMARK_LIBRARY: library };

beforeAll(() => {
  makeTinyPack(env.EARMARK_SHIPPED_PACK);
  cpSync(join(samples, 'Water'), sounds, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
  spawn(process.execPath, [door, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });

it('one Ctrl+C that arrives several times stops in good order', async () => {
  const indexing = start('index', samples);
  const words = text(indexing.stderr);
  await once(indexing.stderr, 'data');
  expect(existsSync(join(library, 'indexer.pid'))).toBe(true);
  const ended = once(indexing, 'exit');
  for (let press = 0; press < 3; press++) {
    indexing.kill('SIGINT');
    await wait(2);
  }
  expect(await ended).toEqual([130, null]);
  expect(await words).toMatch(/Stopped\. What was done is kept/);
  expect(existsSync(join(library, 'indexer.pid'))).toBe(false);
});

it('what keeps nothing does not say that it goes on from there', async () => {
  const labels = join(folder, 'labels.tsv');
  const rows = readdirSync(samples, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => `${relative(samples, join(entry.parentPath, entry.name))}\tsound\n`);
  writeFileSync(labels, `file\tlabel\n${rows.join('')}`);
  const evaluating = start('evaluate', '--audio', samples, '--labels', labels);
  const words = text(evaluating.stderr);
  await once(evaluating.stderr, 'data');
  evaluating.kill('SIGINT');
  expect(await words).toMatch(/\nStopped\.\n$/);
});

it('indexing goes on where nobody reads its progress any more', async () => {
  const indexing = start('index', sounds, '--json');
  indexing.stderr.destroy();
  const [answer, [status]] = await Promise.all([text(indexing.stdout), once(indexing, 'exit')]);
  expect(JSON.parse(answer)).toMatchObject({ failed: [], packId: 'tiny' });
  expect(status).toBe(0);
});
