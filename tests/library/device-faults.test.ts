// A whole library on a graphics device that fails in every way we know: its vectors are those of the CPU in the end.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import type { LibraryOptions } from '../../src/library/library.ts';
import { makeTestPlace, openTestLibrary, type TestPlace, writeSound } from '../support/test-library.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

/** What counts as a hang; processes at work give a sign of life far more often. */
const hangMs = 15_000;
const context = { signal: new AbortController().signal };
const places: TestPlace[] = [];
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const place of places) place.remove();
});

/** Sounds, and what the CPU makes of them: once for all tests that use them. */
function describeSounds(count: number, seconds: number): () => Promise<{ place: TestPlace; cpu: Run }> {
  let made: Promise<{ place: TestPlace; cpu: Run }> | undefined;
  const make = async () => {
    const place = makeTestPlace();
    places.push(place);
    for (let n = 0; n < count; n++) writeSound(join(place.sounds, `sound ${n}.wav`), n, seconds);
    return { place, cpu: await index(place, '') };
  };
  return () => {
    made ??= make();
    return made;
  };
}

// Windows of ten seconds are computed one by one, so that vectors are the same to the last bit.
const few = describeSounds(4, 12);
/** Two windows each. */
const some = describeSounds(32, 12);
/** Four windows each, so that the checks of the first and the second hundred batches lie within. */
const many = describeSounds(60, 27);
let libraryCount = 0;

interface Run {
  readonly failed: readonly unknown[];
  readonly analysed: number;
  /** Vectors of each content, by its fingerprint. */
  readonly vectors: ReadonlyMap<string, string>;
  readonly verdict: { readonly state: string; readonly why: string } | undefined;
  readonly device: string;
}

/** Indexes into a library of its own, unless one is named. The device is asked for by name. */
async function index(
  place: TestPlace,
  fault: string,
  { name = `library ${++libraryCount}`, ...options }: Partial<LibraryOptions> & { name?: string } = {},
): Promise<Run> {
  vi.stubEnv('EARMARK_DEVICE_FAULT', fault);
  const directory = join(place.root, name);
  const library = await openTestLibrary(place, {
    ...{ directory, workerCount: 1, deviceTestDeadlineMs: hangMs },
    ...options,
  });
  try {
    await library.handlers['app.doctor']({}, context);
    await library.handlers['settings.change']({ provider: fault === '' ? 'cpu' : 'faulty' }, context);
    const { failed, analysed } = await library.index([place.sounds]);
    const report = await library.handlers['app.devices']({}, context);
    const verdict = report.devices.find(({ provider }) => provider === 'faulty');
    return { failed, analysed, vectors: readVectors(directory), verdict, device: report.device };
  } finally {
    await library.close();
  }
}

function readVectors(directory: string): Map<string, string> {
  const sql = new Sqlite(join(directory, 'library.db'), { readonly: true });
  const rows = sql
    .prepare<[], [string, string]>(
      `SELECT fingerprint, hex(rows_float16) FROM vector_tail JOIN contents ON contents.id = content_id`,
    )
    .raw()
    .all();
  const unchecked = sql.prepare('SELECT count(*) FROM unchecked_analyses').pluck().get();
  sql.close();
  expect(unchecked).toBe(0);
  return new Map(rows);
}

it('a sound device computes what the CPU computes, and keeps its verdict', async () => {
  const { place, cpu } = await some();
  const run = await index(place, 'lost@1000000', { workerCount: 2 });
  expect(run).toMatchObject({ failed: [], analysed: 32, device: 'faulty', verdict: { state: 'used' } });
  expect(run.vectors).toEqual(cpu.vectors);
});

it.each([
  ['numbers', /^disagrees with the CPU/],
  ['hang', /^did not answer/],
  ['lost', /^it stopped with an error/],
])(
  'a device with the fault %s in its self-test is not used, and not tried at the next start',
  async (fault, why) => {
    const { place, cpu } = await few();
    const run = await index(place, fault, { name: fault });
    expect(run).toMatchObject({ failed: [], analysed: 4, device: 'cpu' });
    expect(run.verdict).toMatchObject({ state: 'failed', why: expect.stringMatching(why) });
    expect(run.vectors).toEqual(cpu.vectors);
    const began = performance.now();
    const again = await index(place, fault, { name: fault });
    expect(again.verdict).toEqual(run.verdict);
    expect(performance.now() - began).toBeLessThan(hangMs);
  },
);

it.each([
  ['nan@25', /^failed at work: it computed wrong numbers \(its answer is not finite\)/],
  ['numbers@25', /^failed at work: it computed wrong numbers \(at a check/],
  ['hang@25', /^failed at work: it did not answer/],
  ['lost@25', /^failed at work: it was lost \(device lost/],
])(
  'a device that works and then does not (%s) costs a retry on the CPU, nothing else',
  async (fault, why) => {
    const { place, cpu } = await some();
    const isHang = fault.startsWith('hang');
    const run = await index(place, fault, {
      batchesBetweenChecks: 10,
      ...(isHang && { analysisDeadlineMs: hangMs }),
    });
    expect(run.failed).toEqual([]);
    expect(run.verdict).toMatchObject({ state: 'failed', why: expect.stringMatching(why) });
    expect(run.vectors.size).toBe(32);
    expect(run.vectors).toEqual(cpu.vectors);
  },
);

it('numbers that go wrong at batch 150 are found by the check of the second hundred', async () => {
  const { place, cpu } = await many();
  const run = await index(place, 'numbers@150');
  expect(run.verdict).toMatchObject({ state: 'failed', why: expect.stringContaining('at a check') });
  expect(run.vectors).toEqual(cpu.vectors);
  // What was checked after the first hundred is not computed again.
  expect(run.analysed).toBeGreaterThan(60);
  expect(run.analysed).toBeLessThan(110);
});
