// Search by sound against what else there is, on the same windows and queries: time, recall, memory.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeEngines, type SearchEngineUnderTest } from './search-bench-engines.ts';
import { createWindowSource } from './search-bench-vectors.ts';

export interface SearchFigures {
  readonly engine: string;
  readonly windows: number;
  readonly dimensions: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Share of the true best 50 (float64 sums) that are among the 50 answered. */
  readonly recallAt50: number;
  /** What the vectors take in memory or in the database. */
  readonly memoryMB: number;
}

export interface SearchBenchOptions {
  /** Default 10,000, 100,000 and 1,000,000. */
  readonly windowCounts?: readonly number[];
  readonly dimensions?: number;
  /** float32 rows of the shipped pack's dimension to start from; default: the embedded sample library. */
  readonly vectorsFile?: string | undefined;
  /** usearch is built up to this many windows: its index of a million takes many minutes. Default 100,000. */
  readonly usearchMost?: number;
  /** Parts of the names of engines; default all. */
  readonly only?: readonly string[] | undefined;
}

const asked = 50;
const mostQueries = 100;
/** Of the pack's phrases these are kept back for the prefilter's own measurement. */
const tuningQueries = 64;

/** Measures every engine at every size, one after the other. A million windows: about six minutes and five gigabytes. */
export async function measureSearch(options: SearchBenchOptions = {}): Promise<SearchFigures[]> {
  const { windowCounts = [10_000, 100_000, 1_000_000], dimensions = 512, vectorsFile } = options;
  const source = await createWindowSource(dimensions, { vectorsFile });
  const figures: SearchFigures[] = [];
  for (const windows of windowCounts) {
    const vectors = new Float32Array(windows * dimensions);
    for (let at = 0; at < vectors.length; at += dimensions)
      source.next(vectors.subarray(at, at + dimensions));
    const tuning = source.queries.slice(0, tuningQueries);
    const queries = source.queries.slice(
      tuningQueries,
      tuningQueries + (windows > 200_000 ? mostQueries / 2 : mostQueries),
    );
    const loop = openLoop(vectors, dimensions);
    const { truths, figure } = await measureLoop(loop, queries, windows, dimensions);
    for (const make of makeEngines({
      vectors,
      dimensions,
      tuning,
      usearchMost: options.usearchMost ?? 100_000,
    })) {
      if (options.only && !options.only.some((part) => make.name.includes(part))) continue;
      const engine = await make.open();
      figures.push(await measure(make.name, engine, queries, truths, windows, dimensions));
      await engine.close();
      freeMemory();
    }
    figures.push(figure);
  }
  return figures;
}

/** Engines come one after the other: what the last one held would count for the next. */
function freeMemory(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function measure(
  name: string,
  engine: SearchEngineUnderTest,
  queries: readonly Float32Array[],
  truths: readonly ReadonlySet<number>[],
  windows: number,
  dimensions: number,
): Promise<SearchFigures> {
  const count = Math.min(engine.queryCount, queries.length);
  for (const query of queries.slice(0, 3)) await engine.ask(query, asked);
  const times: number[] = [];
  let hits = 0;
  for (const [index, query] of queries.slice(0, count).entries()) {
    const startedAt = performance.now();
    const found = await engine.ask(query, asked);
    times.push(performance.now() - startedAt);
    hits += found.filter((row) => truths[index]?.has(row)).length;
  }
  return {
    ...{ engine: name, windows, dimensions },
    ...summarise(times),
    recallAt50: hits / (count * asked),
    memoryMB: Math.round(engine.memoryMB),
  };
}

/** The plain loop is the baseline, and its answers are the truth. */
async function measureLoop(
  ask: (query: Float32Array) => readonly number[],
  queries: readonly Float32Array[],
  windows: number,
  dimensions: number,
): Promise<{ readonly truths: readonly ReadonlySet<number>[]; readonly figure: SearchFigures }> {
  const times: number[] = [];
  const truths: ReadonlySet<number>[] = [];
  for (const query of queries) {
    const startedAt = performance.now();
    truths.push(new Set(ask(query)));
    times.push(performance.now() - startedAt);
    await new Promise(setImmediate);
  }
  const memoryMB = Math.round((windows * dimensions * 4) / 1e6);
  return {
    truths,
    figure: {
      engine: 'plain JavaScript loop',
      windows,
      dimensions,
      ...summarise(times),
      recallAt50: 1,
      memoryMB,
    },
  };
}

function summarise(times: readonly number[]): Pick<SearchFigures, 'p50Ms' | 'p95Ms'> {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  };
}

/** The best rows by a loop over float32 with float64 sums. */
function openLoop(vectors: Float32Array, dimensions: number): (query: Float32Array) => readonly number[] {
  const scores = new Float64Array(vectors.length / dimensions);
  return (query) => {
    const wide = Float64Array.from(query);
    for (let row = 0, from = 0; row < scores.length; row += 1, from += dimensions) {
      let sum = 0;
      for (let index = 0; index < dimensions; index += 1) {
        sum += (vectors[from + index] as number) * (wide[index] as number);
      }
      scores[row] = sum;
    }
    return findLargest(scores, asked);
  };
}

function findLargest(scores: Float64Array, count: number): number[] {
  let best: number[] = [];
  let threshold = Number.NEGATIVE_INFINITY;
  const cut = () => {
    best = best.sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, count);
    threshold = best.length < count ? threshold : (scores[best[count - 1] as number] as number);
  };
  for (let row = 0; row < scores.length; row += 1) {
    if ((scores[row] as number) <= threshold) continue;
    best.push(row);
    if (best.length >= 4 * count) cut();
  }
  cut();
  return best;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      vectors: { type: 'string' },
      dimensions: { type: 'string' },
      only: { type: 'string', multiple: true },
    },
  });
  const figures = await measureSearch({
    ...(positionals.length > 0 && { windowCounts: positionals.map(Number) }),
    dimensions: Number(values.dimensions ?? 512),
    vectorsFile: values.vectors,
    only: values.only,
  });
  console.table(figures);
}
