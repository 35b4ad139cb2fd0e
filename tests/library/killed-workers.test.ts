// What happens to the processes that analyse while a folder is indexed: all sounds are analysed, none twice.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import type { StartWorker } from '../../src/library/workers/worker-process.ts';
import {
  makeTestPlace,
  openTestLibrary,
  type TestPlace,
  workerEntry,
  writeSound,
} from '../support/test-library.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const clipCount = 120;
let place: TestPlace;
beforeEach(() => {
  place = makeTestPlace();
  for (let n = 0; n < clipCount; n++)
    writeSound(join(place.sounds, `${n % 5}`, `${n}.wav`), n, 0.3 + (n % 7) / 10);
});
afterEach(() => {
  vi.unstubAllEnvs();
  place.remove();
});

const count = (what: string) => {
  const sql = new Sqlite(join(place.directory, 'library.db'), { readonly: true });
  try {
    return sql.prepare(`SELECT count(*) FROM ${what}`).pluck().get();
  } finally {
    sql.close();
  }
};

it('a process killed again and again: all sounds are analysed, none twice, none failed', async () => {
  let kills = 0;
  let answers = 0;
  // Every third answer of a process is its last: whatever it has in hand by then is lost.
  const startWorker: StartWorker = () => {
    const worker = startForkedWorker(workerEntry, () => {});
    let own = 0;
    worker.onMessage((message) => {
      if (message.kind !== 'result') return;
      answers++;
      if (++own % 3 !== 0 || kills >= 8) return;
      kills++;
      worker.kill();
    });
    return worker;
  };
  const library = await openTestLibrary(place, { startWorker });
  const report = await library.index([place.sounds]);
  expect(report).toMatchObject({ clips: clipCount, analysed: clipCount, failed: [] });
  expect(kills).toBeGreaterThan(2);
  expect(answers).toBeGreaterThan(kills);
  await library.close();
  expect(count(`jobs WHERE state = 'done'`)).toBe(clipCount);
  for (const table of ['jobs', 'contents', 'vector_members', 'peaks'])
    expect([table, count(table)]).toEqual([table, clipCount]);
});

it('a slow disk costs time and nothing else: progress goes on, and a pause in between loses nothing', async () => {
  vi.stubEnv('EARMARK_FAULT', 'slow:');
  const context = { signal: new AbortController().signal };
  const library = await openTestLibrary(place, { analysisDeadlineMs: 20_000 });
  const indexing = library.index([place.sounds]);
  const progress = async () => await library.handlers['jobs.progress']({}, context);
  await vi.waitFor(async () => expect((await progress()).done).toBeGreaterThan(0), { timeout: 60_000 });
  expect(await library.handlers['jobs.pause']({}, context)).toMatchObject({ state: 'paused' });
  await vi.waitFor(async () => expect(count(`jobs WHERE state = 'running'`)).toBe(0), { timeout: 20_000 });
  await library.handlers['jobs.resume']({}, context);
  expect(await indexing).toMatchObject({ clips: clipCount, failed: [] });
  expect(await progress()).toMatchObject({ state: 'idle', done: clipCount, failed: 0 });
  expect((await indexing).stages.read).toBeGreaterThan(1);
  await library.close();
});
