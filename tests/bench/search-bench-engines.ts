// The engines that search is compared with, each filled with the same windows.
import { writeSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { load as loadSqliteVec } from 'sqlite-vec';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { toStoredRows } from '../../src/library/search/create-vector-index.ts';
import { loadKernel } from '../../src/library/search/kernel-host.ts';
import { createLoadedSpace } from '../../src/library/search/loaded-space.ts';
import type { VectorStore } from '../../src/library/store/vector-store.ts';

export interface SearchEngineUnderTest {
  readonly memoryMB: number;
  /** Slow ones are asked less. */
  readonly queryCount: number;
  /** The best rows. */
  ask(query: Float32Array, count: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Unit vectors, row after row. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Real texts, none of them among the queries that are measured. */
  readonly tuning: readonly Float32Array[];
  readonly usearchMost: number;
}

export interface EngineMaker {
  readonly name: string;
  open(): Promise<SearchEngineUnderTest>;
}

export function makeEngines(options: EngineOptions): EngineMaker[] {
  const { vectors, dimensions, usearchMost } = options;
  const all: EngineMaker[] = [
    { name: 'Earmark', open: () => openOurs(options, null, true) },
    { name: 'Earmark, one thread', open: () => openOurs(options, 1, true) },
    { name: 'Earmark, 8 bits without prefilter', open: () => openOurs(options, null, false) },
    { name: 'sqlite-vec, float32', open: () => openSqliteVec(options) },
  ];
  if (vectors.length <= usearchMost * dimensions)
    all.push({ name: 'usearch, float16', open: () => openUsearch(options) });
  return all;
}

/** One content a window, so that an answer is what the other engines answer: the best rows. */
async function openOurs(
  { vectors, dimensions, tuning }: EngineOptions,
  threadCount: number | null,
  filters: boolean,
): Promise<SearchEngineUnderTest> {
  const space = createLoadedSpace(
    { id: 1, spaceId: '', packId: '', windowScheme: '', dimension: dimensions, state: 'active' },
    {
      store: emptyStore,
      kernel: loadKernel(),
      threadCount,
      restBudgetBytes: 512 * 1024 * 1024,
      budgetBytes: Number.POSITIVE_INFINITY,
      filePath: null,
      writeToFile: writeSync,
      tidies: false,
      onLoadError: (error) => {
        throw error;
      },
      listTexts: () => tuning,
      ...(!filters && { leastPrefilteredRows: Number.POSITIVE_INFINITY }),
    },
  );
  await space.settled;
  const seconds = new Float32Array(1);
  for (let row = 0; row * dimensions < vectors.length; row += 1) {
    const vector = vectors.slice(row * dimensions, (row + 1) * dimensions);
    const windows = { dimension: dimensions, vectors: vector, startsSeconds: seconds, endsSeconds: seconds };
    space.replace(row + 1, toStoredRows(row + 1, windows));
  }
  await space.tune();
  return {
    memoryMB: space.rows.memoryBytes / 1e6,
    queryCount: 100,
    async ask(query, count) {
      const { best } = await space.scan({ queries: [query], limit: count });
      return best.map((moment) => moment.contentId - 1);
    },
    close: () => space.close(),
  };
}

const emptyStore: VectorStore = {
  write: () => {},
  remove: () => {},
  listMembers: () => [],
  listBlocks: () => [],
  findBlock: () => undefined,
  readTail: () => [],
  unfold: () => {},
};

async function openSqliteVec({ vectors, dimensions }: EngineOptions): Promise<SearchEngineUnderTest> {
  const database = new Sqlite(':memory:');
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
    memoryMB: (vectors.length * 4) / 1e6,
    queryCount: vectors.length > 1e8 ? 10 : 20,
    ask: async (query, count) => (find.all(query, count) as number[]).map((id) => id - 1),
    close: async () => void database.close(),
  };
}

/** An approximate graph (HNSW), built once: it is quicker and has to be built, kept and rebuilt. */
async function openUsearch({ vectors, dimensions }: EngineOptions): Promise<SearchEngineUnderTest> {
  const index = new Index({
    dimensions,
    metric: MetricKind.Cos,
    quantization: ScalarKind.F16,
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 128,
    multi: false,
  });
  const rowCount = vectors.length / dimensions;
  const step = 10_000;
  for (let from = 0; from < rowCount; from += step) {
    const to = Math.min(rowCount, from + step);
    const keys = BigUint64Array.from({ length: to - from }, (_, at) => BigInt(from + at));
    index.add(keys, vectors.subarray(from * dimensions, to * dimensions), 0);
    await new Promise(setImmediate);
  }
  return {
    // Half floats and sixteen neighbours of eight bytes, twice as many on the lowest layer.
    memoryMB: (rowCount * (2 * dimensions + 2 * 16 * 8)) / 1e6,
    queryCount: 100,
    ask: async (query, count) => [...index.search(query, count, 0).keys].map(Number),
    close: async () => {},
  };
}
