// Exact search over synthetic, clustered windows: Earmark's own scan against a plain loop and sqlite-vec.
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { load as loadSqliteVec } from 'sqlite-vec';
import { toStoredRows } from '../../src/library/search/create-vector-index.ts';
import { loadKernel } from '../../src/library/search/kernel-host.ts';
import { createLoadedSpace } from '../../src/library/search/loaded-space.ts';
import type { VectorStore } from '../../src/library/store/vector-store.ts';
import { makeClusters } from './synthetic-windows.ts';

export interface SearchFigures {
  readonly engine: string;
  readonly windows: number;
  readonly dimensions: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Share of the true best 50 that are among the 50 answered. */
  readonly recallAt50: number;
  /** What the vectors take in memory or in the database. */
  readonly memoryMB: number;
}

interface Engine {
  readonly name: string;
  readonly memoryMB: number;
  readonly queryCount: number;
  ask(query: Float32Array): Promise<readonly number[]>;
  close(): Promise<void>;
}

const dimensions = 384;
const asked = 50;

/** Measures every engine on the same windows and queries, one after the other. */
export async function benchSearch(windowCount = 100_000): Promise<SearchFigures[]> {
  const { vectors, queries } = makeClusters(windowCount, dimensions, 100);
  const truths = queries.map((query) => new Set(findByLoop(vectors, query)));
  const figures: SearchFigures[] = [];
  const make: (() => Engine)[] = [
    () => openOurs('Earmark, search threads', vectors, null),
    () => openOurs('Earmark, one thread', vectors, 0),
    () => openLoop(vectors),
    () => openSqliteVec(vectors),
  ];
  for (const open of make) {
    const engine = open();
    figures.push(await measure(engine, queries, truths, windowCount));
    await engine.close();
  }
  return figures;
}

async function measure(
  engine: Engine,
  queries: readonly Float32Array[],
  truths: readonly ReadonlySet<number>[],
  windows: number,
): Promise<SearchFigures> {
  for (const query of queries.slice(0, 5)) await engine.ask(query);
  const times: number[] = [];
  let hits = 0;
  const count = Math.min(engine.queryCount, queries.length);
  for (const [index, query] of queries.slice(0, count).entries()) {
    const startedAt = performance.now();
    const found = await engine.ask(query);
    times.push(performance.now() - startedAt);
    hits += found.filter((row) => truths[index]?.has(row)).length;
  }
  times.sort((a, b) => a - b);
  return {
    engine: engine.name,
    windows,
    dimensions,
    p50Ms: times[Math.floor(count * 0.5)] ?? 0,
    p95Ms: times[Math.floor(count * 0.95)] ?? 0,
    recallAt50: hits / (count * asked),
    memoryMB: Math.round(engine.memoryMB),
  };
}

/** One content a window, so that an answer is what the other engines answer: the best rows. */
function openOurs(name: string, vectors: Float32Array, threadCount: number | null): Engine {
  const space = {
    id: 1,
    spaceId: '',
    packId: '',
    windowScheme: '',
    dimension: dimensions,
    state: 'active',
  } as const;
  const loaded = createLoadedSpace(space, {
    store: emptyStore,
    kernel: loadKernel(),
    threadCount,
    float16BudgetBytes: 1e9,
    tidies: false,
    onLoadError: (error) => {
      throw error;
    },
  });
  const seconds = new Float32Array(1);
  for (let row = 0; row * dimensions < vectors.length; row += 1) {
    const vector = vectors.slice(row * dimensions, (row + 1) * dimensions);
    const windows = { dimension: dimensions, vectors: vector, startsSeconds: seconds, endsSeconds: seconds };
    loaded.replace(row + 1, toStoredRows(row + 1, windows));
  }
  return {
    name,
    memoryMB: (vectors.length * 3) / 1e6,
    queryCount: 100,
    async ask(query) {
      const { best } = await loaded.scan({ queries: [query], limit: asked });
      return best.map((moment) => moment.contentId - 1);
    },
    close: () => loaded.close(),
  };
}

const emptyStore: VectorStore = {
  write: () => {},
  remove: () => {},
  getMembers: () => new Map(),
  findNextBlock: () => undefined,
  readTail: () => [],
  unfold: () => {},
};

function openLoop(vectors: Float32Array): Engine {
  return {
    name: 'plain JavaScript loop',
    memoryMB: (vectors.length * 4) / 1e6,
    queryCount: 20,
    ask: async (query) => findByLoop(vectors, query),
    close: async () => {},
  };
}

function openSqliteVec(vectors: Float32Array): Engine {
  const database = new Database(':memory:');
  loadSqliteVec(database);
  database.exec(
    `CREATE VIRTUAL TABLE windows USING vec0 (vector float[${dimensions}] distance_metric=cosine)`,
  );
  const add = database.prepare('INSERT INTO windows (rowid, vector) VALUES (?, ?)');
  database.transaction(() => {
    for (let row = 0; row * dimensions < vectors.length; row += 1) {
      add.run(BigInt(row + 1), vectors.subarray(row * dimensions, (row + 1) * dimensions));
    }
  })();
  const find = database.prepare('SELECT rowid FROM windows WHERE vector MATCH ? AND k = ?').pluck();
  return {
    name: 'sqlite-vec, float32',
    memoryMB: (vectors.length * 4) / 1e6,
    queryCount: 20,
    ask: async (query) => (find.all(query, asked) as number[]).map((id) => id - 1),
    close: async () => void database.close(),
  };
}

/** The best rows by a loop over float32 with float64 sums. */
function findByLoop(vectors: Float32Array, query: Float32Array): number[] {
  const scores = new Float64Array(vectors.length / dimensions);
  for (let row = 0; row < scores.length; row += 1) {
    const from = row * dimensions;
    let sum = 0;
    for (let index = 0; index < dimensions; index += 1) {
      sum += (vectors[from + index] as number) * (query[index] as number);
    }
    scores[row] = sum;
  }
  const threshold = scores.toSorted()[scores.length - asked] as number;
  const rows: number[] = [];
  for (const [row, score] of scores.entries()) if (score >= threshold) rows.push(row);
  return rows.slice(0, asked);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = await benchSearch(Number(process.argv[2] ?? 100_000));
  console.table(figures);
}
