// The active vector space in memory: loads in the background, follows every change, answers scans one by one.
import { padDimension } from '../../core/search/quantize.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import type { VectorSpace } from '../packs/installed-pack.ts';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import { collapseRows, readMoments, rescore, selectBest } from './collapse-rows.ts';
import type { Kernel } from './kernel-host.ts';
import { loadVectors } from './load-vectors.ts';
import { createRowMemory, type RowMemory } from './row-memory.ts';
import { computeHeadBytes, createRowScanner, mostQueries } from './row-scanner.ts';
import type { ScanRequest, SoundScan } from './vector-index.ts';

export interface LoadedSpace {
  readonly spaceId: number;
  readonly rows: RowMemory;
  readonly isLoaded: boolean;
  readonly ready: Promise<void>;
  /** This content is being written: what is on disk of it is old from now on. */
  expect(contentId: number): void;
  replace(contentId: number, stored: StoredRows): void;
  remove(contentId: number): void;
  scan(request: ScanRequest): Promise<SoundScan>;
  findWindows(contentId: number): EmbeddedWindows | undefined;
  close(): Promise<void>;
}

export interface LoadedSpaceOptions {
  readonly store: VectorStore;
  readonly kernel: Kernel;
  readonly threadCount: number | null;
  readonly float16BudgetBytes: number;
  readonly tidies: boolean;
  readonly onLoadError: (error: unknown) => void;
}

/** Contents beyond those asked for that are rescored, so that the coarse scan cannot lose a good one. */
const rescoredBesides = 200;

export function createLoadedSpace(space: VectorSpace, options: LoadedSpaceOptions): LoadedSpace {
  const headBytes = computeHeadBytes(padDimension(space.dimension));
  const rows = createRowMemory(space.dimension, headBytes, options.float16BudgetBytes);
  const scanner = createRowScanner(rows, options.kernel, options.threadCount);
  const closing = new AbortController();
  const fresh = new Set<number>();
  let isLoaded = false;
  let lastScan: Promise<unknown> = Promise.resolve();

  const load = async () => {
    try {
      const { store, tidies } = options;
      await loadVectors(store, rows, { spaceId: space.id, fresh, tidies, signal: closing.signal });
    } catch (error) {
      if (!closing.signal.aborted) options.onLoadError(error);
    }
    fresh.clear();
    isLoaded = true;
  };

  const expect = (contentId: number) => {
    if (!isLoaded) fresh.add(contentId);
  };

  const scanNow = async ({ queries, limit, wanted, also, signal }: ScanRequest): Promise<SoundScan> => {
    const asked = queries.slice(0, mostQueries);
    if (closing.signal.aborted) throw new AppError('closed', 'The library is closing.');
    for (const query of asked) checkDimension(query, space.dimension);
    await scanner.scan(asked, signal);
    const collapsed = collapseRows(rows);
    const isWanted = (contentId: number) => wanted === undefined || wanted[contentId] === 1;
    const selected = selectBest(collapsed.bestSimilarities, limit + rescoredBesides, isWanted);
    const best = rescore(rows, asked, collapsed, selected.best)
      .sort((a, b) => b.similarity - a.similarity || a.contentId - b.contentId)
      .slice(0, limit);
    const known = new Map(best.map((moment) => [moment.contentId, moment]));
    return {
      best,
      also: new Map(
        readMoments(rows, collapsed, also ?? []).map((moment) => [
          moment.contentId,
          known.get(moment.contentId) ?? moment,
        ]),
      ),
      background: collapsed.background,
      askedCount: selected.askedCount,
      bestVectors: best.slice(0, 3).map(({ contentId }) => {
        const vector = new Float32Array(space.dimension);
        rows.readVector(collapsed.bestRows[contentId] as number, vector);
        return vector;
      }),
    };
  };

  return {
    spaceId: space.id,
    rows,
    get isLoaded() {
      return isLoaded;
    },
    ready: load(),
    expect,
    replace(contentId, stored) {
      expect(contentId);
      rows.remove(contentId);
      rows.add(contentId, stored, 0, stored.rowCount);
    },
    remove(contentId) {
      expect(contentId);
      rows.remove(contentId);
    },
    scan(request) {
      const scan = lastScan.then(() => scanNow(request));
      lastScan = scan.catch(() => {});
      return scan;
    },
    findWindows: (contentId) => readWindows(rows, contentId),
    async close() {
      closing.abort();
      await lastScan;
      await scanner.close();
    },
  };
}

function readWindows(rows: RowMemory, contentId: number): EmbeddedWindows | undefined {
  const found = rows
    .listRows(contentId)
    .map((row) => ({ row, ...rows.getWindow(row) }))
    .sort((a, b) => a.startSeconds - b.startSeconds);
  if (found.length === 0) return undefined;
  const { dimension } = rows;
  const vectors = new Float32Array(found.length * dimension);
  for (const [index, { row }] of found.entries()) {
    rows.readVector(row, vectors.subarray(index * dimension, (index + 1) * dimension));
  }
  return {
    dimension,
    startsSeconds: Float32Array.from(found, (window) => window.startSeconds),
    endsSeconds: Float32Array.from(found, (window) => window.endSeconds),
    vectors,
  };
}

function checkDimension(query: Float32Array, dimension: number): void {
  if (query.length === dimension) return;
  throw new AppError(
    'bad-input',
    `This sound was analysed with another model (${query.length} numbers instead of ${dimension}).`,
  );
}
