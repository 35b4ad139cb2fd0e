// How cost grows with the library: scan, indexing but the encoder, search by sound and by name, start.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { walkTree } from '../../src/library/folders/walk-tree.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { readPack } from '../../src/library/packs/read-pack.ts';
import { getPlaces } from '../../src/server/places.ts';
import type { Bridge } from '../../src/shared/contract/contract.ts';
import { startInstantWorker } from './instant-worker.ts';
import type { MadeLibraries } from './made-libraries.ts';
import { findPercentile, fitExponent } from './numbers.ts';
import { openBenchLibrary } from './open-bench-library.ts';
import { runEarmark } from './run-earmark.ts';

/** All in milliseconds. */
export interface GrowthRow {
  readonly clips: number;
  /** Names, sizes and times of as many files, as the first scan reads them. */
  readonly scanMs: number;
  /** Scan, queue, store, full text and search index for one more clip; the encoder answers at once. */
  readonly indexOneMs: number;
  readonly bySoundMs: number;
  readonly byNameMs: number;
  /** From the start of a process to the end of `earmark search`. */
  readonly startMs: number;
}

export type GrowthCost = Exclude<keyof GrowthRow, 'clips'>;

export interface GrowthFigures {
  readonly rows: readonly GrowthRow[];
  /** b in cost = a · clips^b, between the first and the last size: 1 is linear, 0 constant. */
  readonly exponents: Readonly<Record<GrowthCost, number>>;
}

export interface GrowthOptions {
  readonly libraries: MadeLibraries;
  readonly directory: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
}

export const growthCosts = ['scanMs', 'indexOneMs', 'bySoundMs', 'byNameMs', 'startMs'] as const;

export async function measureGrowth(options: GrowthOptions): Promise<GrowthFigures> {
  const rows: GrowthRow[] = [];
  for (const clips of options.sizes) rows.push(await measureSize(clips, options));
  const exponents = growthCosts.map((cost) => [
    cost,
    fitExponent(rows.map((row) => ({ x: row.clips, y: row[cost] }))),
  ]);
  return { rows, exponents: Object.fromEntries(exponents) };
}

async function measureSize(clips: number, options: GrowthOptions): Promise<GrowthRow> {
  const { directory, libraries, rounds } = options;
  const library = await libraries.find(clips);
  const { bySoundMs, byNameMs } = await measureSearches(library, rounds);
  const starts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const ran = await runEarmark(['search', 'door', '--mode', 'words', '--library', library]);
    starts.push(1000 * ran.wallSeconds);
  }
  return {
    clips,
    scanMs: await measureScan(join(directory, 'tree'), clips),
    indexOneMs: await measureIndexing(library, join(directory, 'more')),
    bySoundMs,
    byNameMs,
    startMs: findPercentile(starts, 0.5),
  };
}

async function measureSearches(library: string, rounds: number) {
  const { bridge, close } = await openBenchLibrary(library);
  try {
    return {
      bySoundMs: await measureSearch(bridge, 'sound', rounds),
      byNameMs: await measureSearch(bridge, 'words', rounds),
    };
  } finally {
    await close();
  }
}

const words = ['door', 'rain', 'metal', 'wood', 'engine', 'bird', 'glass', 'water', 'crowd', 'wind'];

/** The median; the model of the text and the vectors are there. */
async function measureSearch(bridge: Bridge, mode: 'sound' | 'words', rounds: number): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const query = `${words[round % words.length]} ${words[(3 * round + 1) % words.length]}`;
    const startedAt = performance.now();
    await bridge.call('search.find', { query, mode, limit: 50 });
    if (round > 0) took.push(performance.now() - startedAt);
  }
  return findPercentile(took, 0.5);
}

const filesInDirectory = 50;

async function measureScan(tree: string, files: number): Promise<number> {
  for (let at = 0; at < files; at += 1) {
    const folder = join(
      tree,
      `d${Math.floor(at / filesInDirectory / 100)}`,
      `e${Math.floor(at / filesInDirectory)}`,
    );
    if (at % filesInDirectory === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `sound ${at}.wav`), '');
  }
  countFiles(tree);
  const startedAt = performance.now();
  const found = countFiles(tree);
  const took = performance.now() - startedAt;
  if (found !== files) throw new Error(`The scan found ${found} of ${files} files.`);
  rmSync(tree, { recursive: true });
  return took;
}

function countFiles(tree: string): number {
  let count = 0;
  const everything = { deep: [''], own: [], skip: undefined, onUnreadable: () => {} };
  for (const found of walkTree(tree, everything)) if (found.kind === 'directory') count += found.files.length;
  return count;
}

const addedCount = 500;

/** One clip's share of adding five hundred small files to the library. */
async function measureIndexing(library: string, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const stamp = `${library} ${Date.now()}`;
  for (let at = 0; at < addedCount; at += 1) {
    writeFileSync(join(folder, `added ${at}.wav`), `RIFF ${stamp} ${at}`);
  }
  const { shippedPackFolder, samplesFolder } = getPlaces();
  const dimension = readPack(shippedPackFolder).audio.dim;
  const opened = await openLibrary({
    directory: library,
    startWorker: () => startInstantWorker(dimension),
    shippedPackFolder,
    samplesFolder,
    log: () => {},
    watch: false,
    warm: false,
  });
  try {
    await opened.whenIdle();
    const startedAt = performance.now();
    const { analysed } = await opened.index([folder]);
    const took = performance.now() - startedAt;
    // What an earlier measurement left in line is analysed along.
    if (analysed < addedCount) throw new Error(`${analysed} of ${addedCount} clips were analysed.`);
    return took / analysed;
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true });
  }
}
