import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AnalysisDesk, analysed, openAnalysisDesk } from '../../../tests/support/analysis-desk.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { urgentPriority } from './plan-work.ts';

let desk: AnalysisDesk;
beforeEach(() => {
  desk = openAnalysisDesk();
});
afterEach(() => desk.close());

const listReasons = () =>
  desk.database.sql
    .prepare<[], { path: string; state: string; code: string | null }>(
      `SELECT c.relative_path AS path, j.state, j.code FROM jobs j
       JOIN clips c ON c.content_id = j.content_id WHERE j.vector_space_id = 1 ORDER BY 1`,
    )
    .all();
const count = (table: string) => desk.database.sql.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const settle = async () => {
  desk.analysis.wake();
  await desk.analysis.whenSettled();
};

it('stores facts, outline, embedded texts and vectors of every content, once', async () => {
  for (let n = 0; n < 40; n++) desk.addFile(`${n}.wav`);
  await settle();
  expect(desk.analysis.totals).toEqual({ analysed: 40, audioSeconds: 80 });
  expect([count('peaks'), count('embedded_texts'), count('vector_members')]).toEqual([40, 40, 40]);
  expect(desk.analysis.readProgress()).toMatchObject({ state: 'idle', done: 40, total: 40, secondsLeft: 0 });
  const batches = desk.batches.length;
  await settle();
  expect(desk.batches.length).toBe(batches);
});

it('texts found in a file can be searched as soon as it is analysed', async () => {
  desk.addFile('x.wav');
  await settle();
  const found = desk.database.sql.prepare(`SELECT rowid FROM clip_text WHERE clip_text MATCH 'gate'`);
  expect(found.all()).toHaveLength(1);
});

it('a crash costs exactly the clip that crashes again when alone', async () => {
  for (const name of ['a.wav', 'bad.wav', 'c.wav', 'd.wav']) desk.addFile(name);
  desk.answer = (key, path) => {
    if (String(path).includes('bad')) throw new AppError('worker-crashed', 'killed by SIGSEGV');
    return analysed(key);
  };
  await settle();
  expect(listReasons().map(({ state }) => state)).toEqual(['done', 'failed', 'done', 'done']);
  expect(listReasons()[1]?.code).toBe('worker-crashed');
});

it('a clip that crashed only once is analysed', async () => {
  desk.addFile('a.wav');
  let crashes = 0;
  desk.answer = (key) => {
    if (crashes++ === 0) throw new AppError('worker-crashed', 'killed by SIGKILL');
    return analysed(key);
  };
  await settle();
  expect(listReasons()).toEqual([{ path: 'a.wav', state: 'done', code: null }]);
});

it('a long clip waits until it is known which device is the fastest, a short one does not', async () => {
  const located = Promise.withResolvers<void>();
  desk.located = located.promise;
  const providers: string[] = [];
  desk.answer = (key, _, { provider }) => {
    providers.push(provider);
    return analysed(key);
  };
  desk.addFile('short.wav');
  await settle();
  expect(providers).toEqual(['cpu']);
  desk.addFile('long.wav', 24 << 20);
  const settled = settle();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(providers).toEqual(['cpu']);
  desk.provider = 'cpu-int8';
  located.resolve();
  await settled;
  expect(listReasons().map(({ state }) => state)).toEqual(['done', 'done']);
  expect(new Set(providers.slice(1))).toEqual(new Set(['cpu-int8']));
});

it('numbers that are none never reach the vectors', async () => {
  desk.addFile('a.wav');
  desk.addFile('b.wav');
  desk.answer = (key, path) => {
    const clip = analysed(key);
    if (String(path).includes('b.wav')) clip.windows.vectors.fill(Number.NaN);
    return clip;
  };
  await settle();
  expect(listReasons().map(({ state }) => state)).toEqual(['done', 'failed']);
  expect(count('vector_members')).toBe(1);
});

it("a file that changed or went away is nobody's analysis: its folder is scanned again", async () => {
  for (const name of ['changed.wav', 'during.wav', 'gone.wav', 'kept.wav']) desk.addFile(name);
  rmSync(join(desk.folder, 'gone.wav'));
  utimesSync(join(desk.folder, 'changed.wav'), 1, 1);
  desk.answer = (key, path) => {
    if (String(path).includes('during')) writeFileSync(String(path), 'other bytes');
    return analysed(key);
  };
  await settle();
  expect(listReasons().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'done']);
  expect(new Set(desk.rescanned)).toEqual(new Set([1]));
});

it('a file that never holds still is given up with words', async () => {
  desk.addFile('restless.wav');
  utimesSync(join(desk.folder, 'restless.wav'), 1, 1);
  for (let scan = 0; scan < 8; scan++) await settle();
  expect(listReasons()).toEqual([{ path: 'restless.wav', state: 'failed', code: 'file-changed' }]);
});

it('a full disk stops the work in words and loses nothing; it goes on when there is space', async () => {
  const { sql } = desk.database;
  for (let n = 0; n < 30; n++) desk.addFile(`${n}.wav`);
  const pages = sql.pragma('page_count', { simple: true }) as number;
  sql.pragma(`max_page_count = ${pages + 4}`);
  desk.analysis.wake();
  await expect(desk.analysis.whenSettled()).rejects.toMatchObject({ code: 'disk-full' });
  expect(desk.analysis.readProgress()).toMatchObject({ state: 'stopped', failed: 0 });
  expect(desk.analysis.readProgress().stoppedBecause).toContain('full');
  sql.pragma('max_page_count = 1000000');
  await vi.waitFor(
    () => expect(desk.analysis.readProgress()).toMatchObject({ state: 'idle', done: 30 }),
    20_000,
  );
  expect([count('peaks'), count('vector_members')]).toEqual([30, 30]);
  expect(sql.pragma('integrity_check', { simple: true })).toBe('ok');
});

it('a device that fails at work gives way to another one', async () => {
  desk.addFile('a.wav');
  desk.provider = 'webgpu';
  desk.answer = (key, _path, pack) => {
    if (pack.provider === 'webgpu') throw new AppError('device-failed', 'device lost');
    return analysed(key);
  };
  desk.onDeviceFailed = () => {
    desk.provider = 'cpu';
    return true;
  };
  await settle();
  expect(listReasons()).toEqual([{ path: 'a.wav', state: 'done', code: null }]);
});

it('a device that computes nonsense where the CPU does not gives way, and no file is blamed', async () => {
  desk.addFile('a.wav');
  desk.provider = 'webgpu';
  desk.answer = (key, _path, pack) => {
    const clip = analysed(key);
    if (pack.provider === 'webgpu') clip.windows.vectors.fill(Number.NaN);
    return clip;
  };
  await settle();
  expect(desk.deviceFailures).toMatchObject([{ device: 'webgpu', kind: 'numbers' }]);
  expect(listReasons()).toEqual([{ path: 'a.wav', state: 'done', code: null }]);
});

it('a pause gives up what runs, without blame, and what was paused goes on from there', async () => {
  for (let n = 0; n < 8; n++) desk.addFile(`${n}.wav`, 3 << 20);
  desk.answer = () => new Promise(() => {});
  desk.analysis.wake();
  await vi.waitFor(() => expect(desk.batches.length).toBeGreaterThan(0), 20_000);
  expect(desk.analysis.pause().state).toBe('paused');
  await vi.waitFor(() => expect(desk.jobs.count(1)).toMatchObject({ running: 0, waiting: 8 }), 20_000);
  desk.analysis.wake();
  expect(desk.analysis.readProgress()).toMatchObject({ state: 'paused', stoppedBecause: null });
  expect(desk.jobs.listWaiting([1], 10).map(({ deathCount }) => deathCount)).not.toContain(1);
  desk.answer = (key) => analysed(key);
  desk.analysis.resume();
  await desk.analysis.whenSettled();
  expect(desk.jobs.count(1)).toMatchObject({ done: 8, failed: 0 });
});

it('a pause outlives the process', async () => {
  desk.addFile('a.wav');
  desk.analysis.pause();
  const again = desk.reopen();
  again.wake();
  expect(again.readProgress().state).toBe('paused');
  expect(desk.jobs.count(1)).toMatchObject({ waiting: 1, done: 0 });
  again.resume();
  await again.whenSettled();
  expect(desk.jobs.count(1)).toMatchObject({ waiting: 0, done: 1 });
  await again.close();
});

it('closing puts back what runs, without blame', async () => {
  for (let n = 0; n < 3; n++) desk.addFile(`${n}.wav`, 3 << 20);
  desk.answer = () => new Promise(() => {});
  desk.analysis.wake();
  await vi.waitFor(() => expect(desk.jobs.count(1).running).toBeGreaterThan(0), 20_000);
  await desk.analysis.close();
  expect(desk.jobs.count(1).running).toBe(0);
  expect(desk.jobs.listWaiting([1], 10).map(({ deathCount }) => deathCount)).not.toContain(1);
});

it('what a person selects is next, amid ten thousand', async () => {
  desk.database.sql.transaction(() => {
    for (let n = 0; n < 10_000; n++) desk.addFile(`${n}.wav`, 10);
  })();
  const first = Promise.withResolvers<void>();
  desk.answer = async (key) => {
    await first.promise;
    return analysed(key);
  };
  desk.addFile('wanted.wav');
  desk.analysis.wake();
  await vi.waitFor(() => expect(desk.batches.length).toBeGreaterThan(0), 20_000);
  const clipId = desk.database.sql.prepare('SELECT max(id) FROM clips').pluck().get() as number;
  desk.jobs.hurry([clipId], urgentPriority);
  desk.analysis.lookAgain();
  await vi.waitFor(() => expect(desk.batches.flat().join()).toContain('wanted'), 20_000);
  const at = desk.batches.findIndex((batch) => batch.join().includes('wanted'));
  expect(desk.batches[at]).toHaveLength(1);
  expect(at).toBeLessThan(4);
  await desk.analysis.close();
});

it('another pack is filled beside the old one and takes over when complete', async () => {
  for (const name of ['a.wav', 'b.wav', 'c.wav']) desk.addFile(name);
  await settle();
  desk.build();
  expect(desk.activeSpaceId).toBe(1);
  desk.answer = (key, path) =>
    String(path).includes('b.wav') ? { kind: 'failed', key, code: 'damaged', reason: 'no' } : analysed(key);
  await settle();
  expect(desk.activeSpaceId).toBe(2);
  expect(desk.jobs.count(2)).toMatchObject({ done: 2, failed: 1, waiting: 0 });
  expect(desk.jobs.count(1)).toMatchObject({ done: 3 });
});

const setState = (state: 'online' | 'offline') =>
  desk.database.sql.exec(`UPDATE folders SET state = '${state}'`);

it('another pack does not take over while the sounds of a drive that is away were not heard with it', async () => {
  for (const name of ['a.wav', 'b.wav']) desk.addFile(name);
  await settle();
  setState('offline');
  desk.build();
  await settle();
  expect(desk.activeSpaceId).toBe(1);
  expect(desk.notices.join()).toContain('pack-2');
  setState('online');
  await settle();
  expect(desk.activeSpaceId).toBe(2);
  expect(desk.jobs.count(2)).toMatchObject({ done: 2 });
});

it('a drive that is unplugged while another pack listens does not make it take over', async () => {
  for (const name of ['a.wav', 'b.wav', 'c.wav']) desk.addFile(name, 3 << 20);
  await settle();
  desk.build();
  desk.answer = (key, path) => {
    if (String(path).includes('a.wav')) renameSync(desk.folder, `${desk.folder} away`);
    return analysed(key);
  };
  desk.scan = () => setState('offline');
  await settle();
  expect(desk.activeSpaceId).toBe(1);
  expect(count('vector_members')).toBe(3);
  renameSync(`${desk.folder} away`, desk.folder);
  desk.answer = (key) => analysed(key);
  setState('online');
  await settle();
  expect(desk.activeSpaceId).toBe(2);
  expect(count('vector_members')).toBe(6);
});

it('a pack that has heard everything takes over also while the work is paused', async () => {
  desk.addFile('a.wav');
  await settle();
  desk.analysis.pause();
  desk.build();
  desk.analysis.wake();
  expect(desk.jobs.count(2)).toMatchObject({ waiting: 1 });
  expect(desk.activeSpaceId).toBe(1);
  desk.database.sql.exec(`UPDATE jobs SET state = 'done' WHERE vector_space_id = 2`);
  desk.analysis.wake();
  expect(desk.activeSpaceId).toBe(2);
  expect(desk.analysis.readProgress().state).toBe('paused');
});

it('what a pack that was given up had still to hear leaves the line, and comes back with it', async () => {
  for (let n = 0; n < 1200; n++) desk.addFile(`${n}.wav`, 10);
  desk.analysis.pause();
  desk.build();
  desk.analysis.wake();
  expect(desk.jobs.count(2)).toMatchObject({ waiting: 1200 });
  desk.giveUpBuilding();
  desk.analysis.wake();
  await vi.waitFor(() => expect(desk.jobs.count(2)).toMatchObject({ waiting: 0 }), 20_000);
  expect(desk.jobs.count(1)).toMatchObject({ waiting: 1200 });
  expect(desk.jobs.enqueueMissing(2)).toBe(1200);
});

it('a file that is gone for good holds up no pack', async () => {
  for (const name of ['a.wav', 'b.wav']) desk.addFile(name);
  await settle();
  desk.build();
  rmSync(join(desk.folder, 'b.wav'));
  desk.scan = () => desk.database.sql.exec(`UPDATE clips SET is_missing = 1 WHERE relative_path = 'b.wav'`);
  await settle();
  expect(desk.activeSpaceId).toBe(2);
});

it('unsupported files are skipped with the words that help', async () => {
  desk.addFile('a.m4a');
  desk.answer = (key) => ({ kind: 'unsupported', key, reason: 'install ffmpeg to read .m4a' });
  await settle();
  expect(desk.analysis.readProgress()).toMatchObject({ done: 1, unsupported: 1, failed: 0 });
  await settle();
  expect(desk.batches).toHaveLength(1);
});
