// Whether comparing one bit a number first may be trusted: measured on the library's own vectors and real queries.
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../../shared/errors/app-error.ts';
import type { ExactScores } from './exact-scores.ts';
import { mergeBest } from './merge-best.ts';
import type { RowMemory } from './row-memory.ts';
import type { MeasuredScan, RowScanner } from './row-scanner.ts';

/** What was found out; it counts for the library as large as it was then. */
export interface PrefilterVerdict {
  /** Rows that have to pass the prefilter for 50 answers; null: there is no number that keeps enough of them. */
  readonly candidates: number | null;
  /** Share of the true best 50 that are still found with so many, on average over the queries of the worse kind. */
  readonly recall: number;
  readonly queryCount: number;
  readonly windowCount: number;
}

export interface PrefilterOptions {
  readonly rows: RowMemory;
  readonly scanner: RowScanner;
  readonly exact: ExactScores;
  /** Vectors of real texts. */
  readonly listTexts: () => readonly Float32Array[];
  /** From this many rows on a scan is long enough to be shortened. */
  readonly leastRows?: number;
  readonly signal: AbortSignal;
}

export interface Prefilter {
  readonly verdict: PrefilterVerdict | undefined;
  /** Rows that have to pass for so many answers; null: all are compared by 8 bits. */
  getCandidates(limit: number): number | null;
  /** Looks whether there is anything new to find out, and does so while nobody waits. Never rejects. */
  refresh(): Promise<void>;
}

const askedFor = 50;
/** The issue is 0.99 for every library; what is measured on a hundred queries has to be a little better. */
const leastRecall = 0.995;
const windowQueries = 50;
const defaultLeastRows = 65_536;
const fewestCandidates = 1000;
/** More of the rows than this cost as much as all. */
const mostShare = 1 / 8;
const sampledForMeans = 2048;
/** A library that grew or shrank by so much is measured again. */
const change = 1.25;
/** Now and then it is measured with what was asked lately. */
const mostAskedSince = 500;
const fewestTexts = 8;

export function createPrefilter(options: PrefilterOptions): Prefilter {
  const { rows, scanner, signal } = options;
  const leastRows = options.leastRows ?? defaultLeastRows;
  let verdict: PrefilterVerdict | undefined;
  let running: Promise<void> | undefined;

  let askedSince = 0;

  const hasGrown = () =>
    !verdict ||
    rows.aliveCount > change * verdict.windowCount ||
    rows.aliveCount * change < verdict.windowCount;

  const isDue = () =>
    rows.aliveCount >= leastRows &&
    // Words are what most ask with: without real ones nothing is known.
    options.listTexts().length >= fewestTexts &&
    (hasGrown() || askedSince >= mostAskedSince);

  const measure = async () => {
    askedSince = 0;
    const windowCount = rows.aliveCount;
    if (hasGrown()) {
      // Until all rows have codes by the new means, codes say nothing.
      verdict = undefined;
      const means = computeMeans(rows);
      await besides(signal, () => scanner.encode(means, { signal, isBesides: true }));
    }
    const needs: Record<'texts' | 'windows', number[]> = { texts: [], windows: [] };
    const ask = async (kind: 'texts' | 'windows', query: Float32Array) => {
      const scan = { queries: [query], keep: askedFor * 5, candidates: null };
      const found = await besides(signal, () => scanner.measure(scan, { signal, isBesides: true }));
      if (found) needs[kind].push(...listNeeded(options, query, found));
    };
    for (const query of pickWindows(rows, windowQueries)) await ask('windows', query);
    for (const query of options.listTexts()) await ask('texts', query);
    if (signal.aborted) return;
    const kinds = [needs.windows, needs.texts].filter((kind) => kind.length > 0);
    const found = chooseCandidates(kinds, windowCount);
    const queryCount = (needs.windows.length + needs.texts.length) / askedFor;
    verdict = { ...found, queryCount: Math.round(queryCount), windowCount };
  };

  return {
    get verdict() {
      return verdict;
    },
    getCandidates(limit) {
      if (!verdict?.candidates) return null;
      const candidates = Math.ceil(verdict.candidates * Math.max(1, limit / askedFor));
      return candidates > rows.aliveCount * mostShare ? null : candidates;
    },
    refresh() {
      askedSince += 1;
      if (!running && isDue()) {
        running = measure()
          // A broken cache is noticed by whoever searches next.
          .catch(() => {})
          .finally(() => {
            running = undefined;
          });
      }
      return running ?? Promise.resolve();
    },
  };
}

/** Tries again whenever somebody else's scan went first. Undefined once `signal` is aborted. */
async function besides<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await action();
    } catch (error) {
      if (!hasCode(error, 'cancelled')) throw error;
      await sleep(20);
    }
  }
  return undefined;
}

/** For each of the true best 50: how many rows have to pass so that it passes. */
function listNeeded({ rows, exact }: PrefilterOptions, query: Float32Array, found: MeasuredScan): number[] {
  const best = exact.rescore([query], mergeBest(rows, found)).slice(0, askedFor);
  const nearer = new Uint32Array(found.distances.length + 1);
  for (const [distance, count] of found.distances.entries())
    nearer[distance + 1] = (nearer[distance] as number) + count;
  // All rows of the same distance pass together: it takes one more than there are nearer ones.
  return best.map(({ row }) => (nearer[found.getDistance(row)] ?? Number.POSITIVE_INFINITY) + 1);
}

/** The fewest candidates with which every kind of query keeps enough. */
export function chooseCandidates(
  kinds: readonly (readonly number[])[],
  rowCount: number,
): Pick<PrefilterVerdict, 'candidates' | 'recall'> {
  const shareOf = (candidates: number) =>
    Math.min(...kinds.map((needs) => needs.filter((need) => need <= candidates).length / needs.length));
  let candidates = fewestCandidates;
  let recall = kinds.length > 0 ? shareOf(candidates) : 0;
  while (recall < leastRecall && candidates * 2 <= rowCount * mostShare) {
    candidates *= 2;
    recall = kinds.length > 0 ? shareOf(candidates) : 0;
  }
  return recall < leastRecall ? { candidates: null, recall } : { candidates, recall };
}

function computeMeans(rows: RowMemory): Float32Array {
  const means = new Float32Array(rows.paddedDimension);
  const vectors = pickWindows(rows, sampledForMeans);
  for (const vector of vectors) {
    for (const [index, value] of vector.entries())
      means[index] = (means[index] as number) + value / vectors.length;
  }
  return means;
}

/** Vectors of rows that are spread evenly. */
function pickWindows(rows: RowMemory, count: number): Float32Array[] {
  const vectors: Float32Array[] = [];
  for (let index = 0; index < count; index += 1) {
    const row = Math.floor(((index + 0.5) * rows.rowCount) / count);
    if (rows.getWindow(row).contentId < 0) continue;
    const vector = new Float32Array(rows.dimension);
    rows.readVector(row, vector);
    vectors.push(vector);
  }
  return vectors;
}
