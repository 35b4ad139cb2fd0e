import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IndexReport, LibraryOptions } from '../../src/library/library.ts';
import { pack } from '../../src/server/commands/pack.ts';
import type { Terminal } from '../../src/server/terminal.ts';
import {
  makeOld,
  makeTestPlace,
  openTestLibrary,
  type TestPlace,
  writeSound,
} from '../support/test-library.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let place: TestPlace;
beforeEach(() => {
  place = makeTestPlace();
  for (let n = 0; n < 12; n++) writeSound(join(place.sounds, n === 5 ? 'wolf.wav' : `sound ${n}.wav`), n);
});
afterEach(() => {
  vi.unstubAllEnvs();
  place.remove();
});

async function index(options: Partial<LibraryOptions> = {}): Promise<IndexReport> {
  const library = await openTestLibrary(place, options);
  try {
    return await library.index([place.sounds]);
  } finally {
    await library.close();
  }
}

const context = { signal: new AbortController().signal };

it('a file that makes the worker crash costs exactly that clip, and its reason is kept', async () => {
  vi.stubEnv('EARMARK_FAULT', 'crash:wolf');
  const report = await index();
  expect(report).toMatchObject({ clips: 12, analysed: 11 });
  expect(report.failed.map(({ path }) => basename(path))).toEqual(['wolf.wav']);
  expect(report.failed[0]?.reason).toContain('made the analysis stop');
  vi.unstubAllEnvs();
  expect(await index()).toMatchObject({ analysed: 0, failed: report.failed });
});

it('a file that makes the worker hang is given up after the deadline, alone', async () => {
  vi.stubEnv('EARMARK_FAULT', 'hang:wolf');
  const report = await index({ analysisDeadlineMs: 8000 });
  expect(report).toMatchObject({ clips: 12, analysed: 11 });
  expect(report.failed.map(({ path }) => basename(path))).toEqual(['wolf.wav']);
  expect(report.failed[0]?.reason).toContain('too long');
});

it('a thread that stops while it reads costs exactly that clip, not its process', async () => {
  vi.stubEnv('EARMARK_FAULT', 'end:wolf');
  const report = await index();
  expect(report).toMatchObject({ clips: 12, analysed: 11 });
  expect(report.failed.map(({ path }) => basename(path))).toEqual(['wolf.wav']);
  expect(report.failed[0]?.reason).toContain('The thread that read this file stopped');
  expect(place.log.filter((line) => line.includes('analysis process'))).toEqual([]);
});

it('a driver that computes no numbers costs that clip, and a retry brings it back', async () => {
  vi.stubEnv('EARMARK_FAULT', 'nan:wolf');
  const report = await index();
  expect(report).toMatchObject({ clips: 12, analysed: 11 });
  expect(report.failed.map(({ path }) => basename(path))).toEqual(['wolf.wav']);
  vi.unstubAllEnvs();
  const library = await openTestLibrary(place);
  const { failures } = await library.handlers['jobs.failures']({ offset: 0, limit: 10 }, context);
  expect(failures.map(({ path }) => basename(path))).toEqual(['wolf.wav']);
  expect(await library.handlers['jobs.retry']({}, context)).toEqual({ retried: 1 });
  await library.whenIdle();
  expect(await library.handlers['app.status']({}, context)).toMatchObject({ analysed: 12, failed: 0 });
  await library.close();
});

it('whoever installs ffmpeg finds unsupported files in line again', async (test) => {
  if (process.platform === 'win32') return test.skip('the stand-in for ffmpeg is a shell script');
  const path = join(place.sounds, 'voice.m4a');
  writeFileSync(path, Buffer.from('AAAAIGZ0eXBNNEEgAAACAE00QSBpc29taXNvMgAAAAhmcmVl', 'base64'));
  makeOld(path);
  vi.stubEnv('EARMARK_FFMPEG', 'none');
  expect(await index()).toMatchObject({ clips: 13, analysed: 12, failed: [], unsupported: 1 });
  expect(await index()).toMatchObject({ analysed: 0, unsupported: 1 });
  // This one is found but reads nothing: the file is tried again and fails for its own reason.
  const fake = join(place.root, 'ffmpeg');
  writeFileSync(fake, '#!/bin/sh\n[ "$2" = -version ] && echo "ffmpeg version 0 fake" || exit 1\n', {
    mode: 0o755,
  });
  vi.stubEnv('EARMARK_FFMPEG', fake);
  const report = await index();
  expect(report).toMatchObject({ clips: 13, analysed: 0, unsupported: 0 });
  expect(report.failed.map(({ path }) => basename(path))).toEqual(['voice.m4a']);
});

it('another pack is indexed beside the old one, searches go on, and it takes over when complete', async () => {
  await index();
  const library = await openTestLibrary(place);
  const other = join(place.root, 'other pack');
  makeTinyPack(other, { id: 'other', seed: 11, dimension: 16 });
  await library.handlers['packs.import']({ path: other, acceptLicense: true }, context);
  const used = await library.handlers['packs.use']({ id: 'other' }, context);
  expect(used.state).toBe('building');
  expect(await library.handlers['app.status']({}, context)).toMatchObject({ packId: 'tiny' });
  const similar = await library.findSimilarToFile({ path: join(place.sounds, 'wolf.wav'), limit: 3 });
  expect(similar.matches.length).toBeGreaterThan(0);
  await library.whenIdle();
  expect(await library.handlers['app.status']({}, context)).toMatchObject({ packId: 'other', analysed: 12 });
  const after = await library.findSimilarToFile({ path: join(place.sounds, 'wolf.wav'), limit: 3 });
  expect(after.matches[0]?.clip.name).toBe('wolf.wav');
  await library.close();
});

it('another pack waits for a drive that is away, unless its folder is taken out', async () => {
  await index();
  const library = await openTestLibrary(place);
  const other = join(place.root, 'other pack');
  makeTinyPack(other, { id: 'other', seed: 11, dimension: 16 });
  await library.handlers['packs.import']({ path: other, acceptLicense: true }, context);
  const [folder] = await library.handlers['folders.list']({}, context);
  const id = folder?.id ?? 0;
  renameSync(place.sounds, `${place.sounds} away`);
  await library.handlers['folders.rescan']({ id, confirmMissing: false }, context);
  await library.whenIdle();
  expect(await library.handlers['packs.use']({ id: 'other' }, context)).toMatchObject({ state: 'building' });
  await library.whenIdle();
  const readStatus = () => library.handlers['app.status']({}, context);
  expect(await readStatus()).toMatchObject({ packId: 'tiny', analysed: 12 });
  await library.handlers['folders.remove']({ id }, context);
  expect(await readStatus()).toMatchObject({ packId: 'other' });
  await library.close();
});

it('what an import left that was ended in the middle goes at the next start', async () => {
  const half = join(place.directory, 'packs/.import-large-0');
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, 'audio.onnx'), 'half of it');
  await (await openTestLibrary(place)).close();
  expect(existsSync(half)).toBe(false);
});

it('the command line goes on with what was paused when it is asked for another pack', async () => {
  await index();
  const other = join(place.root, 'other pack');
  makeTinyPack(other, { id: 'other', seed: 11, dimension: 16 });
  const library = await openTestLibrary(place);
  await library.handlers['packs.import']({ path: other, acceptLicense: true }, context);
  library.handlers['jobs.pause']({}, context);
  await library.close();
  vi.stubEnv('EARMARK_SHIPPED_PACK', place.packFolder);
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const terminal = { print, note: print, progress: () => {}, endProgress: () => {} } as unknown as Terminal;
  const asked = { ...context, terminal, json: false, libraryFolder: place.directory };
  await pack.run({ values: {}, words: ['use', 'other'] }, asked);
  expect(printed).toEqual(['other answers searches now.']);
});

it('the doctor names devices, versions, pack and the state of the library', async () => {
  const library = await openTestLibrary(place);
  await library.index([place.sounds]);
  const report = await library.handlers['app.doctor']({}, context);
  expect(report).toMatchObject({ packId: 'tiny', packVersion: '1.0.0', library: { integrity: 'ok' } });
  expect(report.devices.devices.filter(({ state }) => state === 'used')).toHaveLength(1);
  expect(report.devices.devices.map(({ provider }) => provider)).toContain('cpu');
  expect(Object.keys(report.versions)).toEqual(
    expect.arrayContaining(['earmark', 'node', 'onnxruntime', 'sqlite']),
  );
  await library.close();
});
