// `earmark caption` and `evaluate --task captions` from outside, with a small pack that writes captions.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { addTinyDecoder } from '../support/tiny-decoder.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';
import { addTinyVocabulary } from '../support/tiny-vocabulary.ts';
import { silence, writeTinyWav } from '../support/tiny-wav.ts';

// Analysis runs at low priority: on a busy machine it waits.
vi.setConfig({ testTimeout: 120_000 });

const door = fileURLToPath(new URL('../../bin/earmark.mjs', import.meta.url));
const samples = fileURLToPath(new URL('../../resources/sample-library', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earmark-caption-cli-'));
const sounds = join(folder, 'sounds');
const library = join(folder, 'library');
const pack = join(folder, 'pack');
const env = { ...process.env, EARMARK_SHIPPED_PACK: pack, EARMARK_LIBRARY: library };

interface Captioned {
  readonly file: string;
  readonly caption: string;
  readonly kind: 'written' | 'plain';
  readonly confidence: number | null;
  readonly pack: string;
  readonly version: string;
  readonly seconds: number;
  readonly segments: readonly { start: number; end: number; caption: string; kind: string }[];
}

beforeAll(() => {
  makeTinyPack(pack, {
    change: (manifest) => addTinyDecoder(pack)(addTinyVocabulary(pack)(manifest)),
  });
  cpSync(join(samples, 'Water'), join(sounds, 'Water'), { recursive: true });
  writeTinyWav(join(sounds, 'nothing.wav'), silence, 1, 16000);
  const beepThenRumble = (seconds: number) =>
    Math.sin(2 * Math.PI * (seconds < 30 ? 5000 : 60) * seconds) / 2;
  writeTinyWav(join(sounds, 'long.wav'), beepThenRumble, 60, 16000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function earmark(...args: string[]) {
  const done = spawnSync(process.execPath, [door, ...args], { env, encoding: 'utf8', timeout: 100_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

function ask<T>(...args: string[]): T {
  const { status, stdout, stderr } = earmark(...args, '--json');
  expect(status, stderr).toBe(0);
  expect(stdout.trim().split('\n'), stderr).toHaveLength(1);
  return JSON.parse(stdout) as T;
}

const of = (answer: readonly Captioned[], name: string) =>
  answer.find(({ file }) => file.endsWith(name)) as Captioned;

it('says in words what sounds are, without a library', () => {
  const answer = ask<Captioned[]>('caption', sounds);
  expect(answer).toHaveLength(readdirSync(join(sounds, 'Water')).length + 2);
  for (const { caption, pack: id, version, seconds } of answer) {
    expect(caption).not.toBe('');
    expect({ id, version }).toEqual({ id: 'tiny', version: '1.0.0' });
    expect(seconds).toBeGreaterThan(0);
  }
  expect(of(answer, 'nothing.wav')).toMatchObject({ caption: 'silence', kind: 'plain', confidence: null });
  const { segments, seconds } = of(answer, 'long.wav');
  expect(segments.length).toBeGreaterThan(1);
  expect(segments[0]?.start).toBe(0);
  expect(segments.at(-1)?.end).toBeCloseTo(seconds, 1);
  expect(existsSync(library)).toBe(false);
});

it('prints a table for people', () => {
  const { status, stdout } = earmark('caption', join(sounds, 'nothing.wav'), join(sounds, 'long.wav'));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^file +sure +caption\n/);
  expect(stdout).toMatch(/nothing\.wav +plain +silence/);
  expect(stdout).toMatch(/ {2}0:00–\d:\d\d +\d+ %/);
});

it('captions of indexed sounds are there, are found by words, and need no file', () => {
  expect(earmark('index', sounds).status).toBe(0);
  const [first] = JSON.parse(earmark('export', '--format', 'json').stdout) as { captions: unknown[] }[];
  expect(first?.captions).not.toEqual([]);
  const away = join(folder, 'away');
  renameSync(sounds, away);
  try {
    const answer = ask<Captioned[]>('caption', sounds);
    expect(answer).toHaveLength(readdirSync(join(away, 'Water')).length + 2);
    expect(of(answer, 'nothing.wav').caption).toBe('silence');
    const { caption } = of(answer, 'long.wav');
    const found = ask<{ matches: { path: string }[] }>('search', caption, '--mode', 'words');
    expect(found.matches.map(({ path }) => path)).toContain(join(sounds, 'long.wav'));
    expect(ask<Captioned[]>('caption', join(sounds, 'long.wav'), '--beams', '1')).toHaveLength(1);
  } finally {
    renameSync(away, sounds);
  }
});

it('files beside those of the library are listened to, and one that cannot be read is named', () => {
  const fresh = join(folder, 'fresh.wav');
  cpSync(join(sounds, 'nothing.wav'), fresh);
  const broken = join(folder, 'broken.wav');
  writeFileSync(broken, 'this is no sound');
  const { status, stdout, stderr } = earmark('caption', join(sounds, 'long.wav'), fresh, broken, '--json');
  expect((JSON.parse(stdout) as Captioned[]).map(({ file }) => file)).toEqual([
    fresh,
    join(sounds, 'long.wav'),
  ]);
  expect(stderr).toMatch(/broken\.wav: /);
  expect(status).toBe(1);
});

it('says so when a pack writes no captions', () => {
  const silent = join(folder, 'silent');
  makeTinyPack(silent);
  const { status, stderr, stdout } = earmark('caption', sounds, '--pack', silent, '--json');
  expect(status).toBe(3);
  expect(stderr).toMatch(/This pack writes no captions\./);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not-available-here' } });
});

it.each([
  [['caption'], /one folder or file/],
  [['caption', '/nowhere.wav'], /no folder or file "\/nowhere\.wav"/],
  [['caption', door, '--beams', 'many'], /--beams needs a whole number/],
])('%j is wrong usage', (args, words) => {
  const { status, stderr } = earmark(...args);
  expect(stderr).toMatch(words);
  expect(status).toBe(2);
});

it('measures whether captions find their own clip and how near they are to what people wrote', () => {
  const rows = readdirSync(join(sounds, 'Water')).map((name) => `Water/${name}\tlow rumble\n`);
  const labels = join(folder, 'labels.tsv');
  writeFileSync(labels, `file\tcaption\n${rows.join('')}gone.wav\tbeep\n`);
  const asked = ['evaluate', '--task', 'captions', '--audio', sounds, '--labels', labels];
  const { status, stdout, stderr } = earmark(...asked, '--json');
  const figures = {
    recallAt1: expect.any(Number),
    recallAt5: 1,
    recallAt10: 1,
    referenceCosine: expect.any(Number),
  };
  expect(JSON.parse(stdout)).toEqual({
    ...{ task: 'captions', clips: rows.length, confident: 1, ...figures },
    ofConfident: figures,
    nearestPhrase: figures,
  });
  expect(stderr).toMatch(/gone\.wav: /);
  expect(status).toBe(1);
  expect(earmark(...asked).stdout).toMatch(/all captions +\d+\.\d %/);
});
