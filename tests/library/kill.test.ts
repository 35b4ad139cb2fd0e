import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTestPlace, openTestLibrary, type TestPlace, writeSound } from '../support/test-library.ts';

const killCount = 20;
/** Written at first, and again whenever a run got through: there is always something left to interrupt. */
const moreClips = 125;
const script = fileURLToPath(new URL('../support/index-forever.ts', import.meta.url));

let place: TestPlace;
let clipCount = 0;
beforeEach(() => {
  place = makeTestPlace();
  clipCount = 0;
  writeMore();
});
afterEach(() => place.remove());

function writeMore(): void {
  for (let n = clipCount; n < clipCount + moreClips; n++)
    writeSound(join(place.sounds, `${n % 7}`, `${n}.wav`), n, 0.3 + (n % 11) / 10);
  clipCount += moreClips;
}

/**
 * Starts an indexing process with workers of its own and kills all of them at once, so long after it said `word`
 * or had nothing left to do. Answers whether it was through with everything.
 */
async function killAfter(word: 'open' | 'begun', delayMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, JSON.stringify(place)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  let isDone = false;
  const lines = createInterface(child.stdout);
  const said = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'done') isDone = true;
      if (line === word || isDone) resolve();
    });
  });
  await said;
  await wait(delayMs);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
  return isDone;
}

const read = <T>(work: (sql: Sqlite.Database) => T): T => {
  const sql = new Sqlite(join(place.directory, 'library.db'));
  try {
    return work(sql);
  } finally {
    sql.close();
  }
};
const countRows = (table: string) =>
  read((sql) => sql.prepare(`SELECT count(*) FROM ${table}`).pluck().get());

it('killed twenty times at random moments: complete, sound, nothing twice', {
  timeout: 240_000,
}, async (test) => {
  if (process.platform === 'win32') return test.skip('process groups are killed on POSIX systems only');
  for (let kill = 0; kill < killCount; kill++) {
    // Every other one while models load and the first jobs are taken, the others in the middle of storing.
    const isDone = await killAfter(kill % 2 === 0 ? 'begun' : 'open', Math.random() * 500);
    expect(read((sql) => sql.pragma('integrity_check', { simple: true }))).toBe('ok');
    if (isDone) writeMore();
  }
  const library = await openTestLibrary(place);
  const report = await library.index([place.sounds]);
  expect(report).toMatchObject({ clips: clipCount, failed: [], unsupported: 0 });
  expect(await library.index([place.sounds])).toMatchObject({ clips: clipCount, analysed: 0 });
  await library.close();

  for (const table of ['clips', 'contents', 'jobs', 'peaks', 'vector_members', 'clip_text'])
    expect([table, countRows(table)]).toEqual([table, clipCount]);
  expect(countRows(`jobs WHERE state <> 'done'`)).toBe(0);
  const stored = read((sql) =>
    sql
      .prepare(
        `SELECT (SELECT coalesce(sum(row_count), 0) FROM vector_blocks) + (SELECT coalesce(sum(row_count), 0) FROM vector_tail)`,
      )
      .pluck()
      .get(),
  );
  expect(stored).toBe(countRows('vector_members'));
});
