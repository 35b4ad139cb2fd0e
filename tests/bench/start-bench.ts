// From the start of a process to the first answer, filters at a million clips, and searching while sounds are indexed.
import { setTimeout as wait } from 'node:timers/promises';
import type { Bridge } from '../../src/shared/contract/contract.ts';
import { forgetFiles } from './file-cache.ts';
import type { MadeLibraries } from './made-libraries.ts';
import { findPercentile } from './numbers.ts';
import { openBenchLibrary } from './open-bench-library.ts';
import { runEarmark } from './run-earmark.ts';

/** `earmark search` on one library, from the start of the process to its end. */
export interface FirstAnswer {
  readonly clips: number;
  readonly disk: 'warm' | 'cold';
  readonly byNameSeconds: number;
  readonly bySoundSeconds: number;
  /** Of the search by sound, all processes. */
  readonly peakMemoryMB: number | null;
}

export interface QueryTimes {
  readonly what: string;
  readonly query: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface StartFigures {
  readonly windows: number;
  /** The first ones are the baseline: a small library. */
  readonly firstAnswers: readonly FirstAnswer[];
  /** Opening in a process that goes on: until words answer, until sound does. */
  readonly openSeconds: number;
  readonly soundReadySeconds: number;
  /** The first is the baseline: words and sound without a filter. */
  readonly queries: readonly QueryTimes[];
  readonly whileIndexing: WhileIndexing;
}

/** A query every 100 ms. */
export interface WhileIndexing {
  readonly idleP50Ms: number;
  readonly idleP95Ms: number;
  readonly indexingP50Ms: number;
  readonly indexingP95Ms: number;
  readonly ratioP50: number;
  readonly ratioP95: number;
  readonly analysedMeanwhile: number;
}

export interface StartOptions {
  readonly libraries: MadeLibraries;
  readonly clips: number;
  readonly baselineClips: number;
  /** Indexed while queries are asked. */
  readonly sounds: string;
  readonly rounds: number;
  readonly secondsEach: number;
}

const hybrids = [
  { what: 'words and sound', query: 'metal impact' },
  { what: '… shorter than 5 s', query: 'metal impact dur:<5' },
  { what: '… of one folder', query: 'metal impact folder:"Library 2"' },
  { what: '… of a tag, 48 kHz, not mono', query: 'metal impact tag:*a* sr:48000 -ch:1' },
  { what: '… without a word', query: 'metal impact -door' },
  { what: 'filters alone', query: 'dur:<5 format:wav' },
] as const;

export async function measureStart(options: StartOptions): Promise<StartFigures> {
  const { libraries, clips, baselineClips } = options;
  const small = await libraries.find(baselineClips);
  const library = await libraries.find(clips);
  const firstAnswers = [
    ...(await measureFirstAnswers(small, baselineClips)),
    ...(await measureFirstAnswers(library, clips)),
  ];
  const opened = performance.now();
  const asked = await openBenchLibrary(library);
  await asked.bridge.call('search.find', { query: 'door', mode: 'words', limit: 50 });
  const openSeconds = (performance.now() - opened) / 1000;
  await whenReady(asked.bridge);
  const soundReadySeconds = (performance.now() - opened) / 1000;
  const { windows } = await asked.bridge.call('app.status', {});
  const queries = await measureQueries(asked.bridge, options.rounds);
  await asked.close();
  const whileIndexing = await measureWhileIndexing(library, options);
  return { windows, firstAnswers, openSeconds, soundReadySeconds, queries, whileIndexing };
}

async function measureFirstAnswers(library: string, clips: number): Promise<FirstAnswer[]> {
  const answers: FirstAnswer[] = [];
  // Read once, so that the warm measurement is one.
  await runEarmark(['search', 'door', '--mode', 'sound', '--library', library]);
  for (const disk of ['warm', 'cold'] as const) {
    const prepare = () => disk === 'warm' || forgetFiles(library);
    if (!prepare()) continue;
    const words = await runEarmark(['search', 'door', '--mode', 'words', '--library', library]);
    prepare();
    const sound = await runEarmark(['search', 'wooden door', '--mode', 'sound', '--library', library]);
    answers.push({
      clips,
      disk,
      byNameSeconds: words.wallSeconds,
      bySoundSeconds: sound.wallSeconds,
      peakMemoryMB: sound.peakMemory?.totalMB ?? null,
    });
  }
  return answers;
}

async function measureQueries(bridge: Bridge, rounds: number): Promise<QueryTimes[]> {
  const answers: QueryTimes[] = [];
  for (const { what, query } of hybrids) {
    const took: number[] = [];
    await ask(bridge, query, 0);
    for (let round = 1; round <= rounds; round += 1) took.push(await ask(bridge, query, round));
    answers.push({ what, query, p50Ms: findPercentile(took, 0.5), p95Ms: findPercentile(took, 0.95) });
  }
  return answers;
}

const kinds = ['metal', 'rusty', 'heavy', 'soft', 'distant', 'wooden', 'loud', 'wet', 'small', 'dry'];

/** Milliseconds. Other words each time, so that nothing is remembered. */
async function ask(bridge: Bridge, query: string, round: number): Promise<number> {
  const kind = `${kinds[round % kinds.length]}${round < kinds.length ? '' : ` ${round}`}`;
  const startedAt = performance.now();
  await bridge.call('search.find', { query: query.replace('metal', kind), limit: 50 });
  return performance.now() - startedAt;
}

/** A search by sound alone waits until there is something to answer. */
async function whenReady(bridge: Bridge): Promise<void> {
  await bridge.call('search.find', { query: 'warm up', mode: 'sound', limit: 1 });
}

async function measureWhileIndexing(library: string, options: StartOptions): Promise<WhileIndexing> {
  const { library: opened, bridge, close } = await openBenchLibrary(library, { canIndex: true });
  try {
    await whenReady(bridge);
    await opened.whenIdle();
    const idle = await askSteadily(bridge, options.secondsEach);
    const stop = new AbortController();
    const before = (await bridge.call('jobs.progress', {})).done;
    const indexing = opened.index([options.sounds], { signal: stop.signal }).catch(() => {});
    // Models are loaded and the first clips are on their way.
    await wait(Math.min(8000, options.secondsEach * 500));
    const busy = await askSteadily(bridge, options.secondsEach);
    stop.abort();
    await indexing;
    const after = (await bridge.call('jobs.progress', {})).done;
    const [idleP50Ms, idleP95Ms] = [findPercentile(idle, 0.5), findPercentile(idle, 0.95)];
    const [indexingP50Ms, indexingP95Ms] = [findPercentile(busy, 0.5), findPercentile(busy, 0.95)];
    return {
      ...{ idleP50Ms, idleP95Ms, indexingP50Ms, indexingP95Ms },
      ratioP50: indexingP50Ms / idleP50Ms,
      ratioP95: indexingP95Ms / idleP95Ms,
      analysedMeanwhile: after - before,
    };
  } finally {
    await close();
  }
}

/** A query every 100 ms, or as soon as the one before is answered; how long each took. */
async function askSteadily(bridge: Bridge, seconds: number): Promise<number[]> {
  const took: number[] = [];
  const startedAt = performance.now();
  for (let due = startedAt; due < startedAt + seconds * 1000; due = nextDue(startedAt)) {
    await wait(Math.max(0, due - performance.now()));
    took.push(await ask(bridge, 'metal impact', took.length));
  }
  return took;
}

const periodMs = 100;

const nextDue = (startedAt: number) =>
  startedAt + Math.ceil((performance.now() - startedAt) / periodMs) * periodMs;
