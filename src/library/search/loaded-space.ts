// The active vector space in memory: loads in the background, follows every change, answers scans one by one.
import type { writeSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import type { VectorSpace } from '../packs/installed-pack.ts';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import { createExactScores } from './exact-scores.ts';
import { instantiateKernel, type Kernel } from './kernel-host.ts';
import { loadVectors } from './load-vectors.ts';
import { createPrefilter, type PrefilterVerdict } from './prefilter.ts';
import { openRowFile, type RowFile, removeRowFile } from './row-file.ts';
import { createRowMemory, type RowMemory } from './row-memory.ts';
import { createRowScanner } from './row-scanner.ts';
import { mostQueries } from './scan-areas.ts';
import { scanSpace } from './scan-space.ts';
import { createSharedMemory } from './shared-memory.ts';
import type { ScanRequest, SoundScan } from './vector-index.ts';
import { createWantedContents } from './wanted-contents.ts';

export interface LoadedSpace {
  readonly spaceId: number;
  readonly rows: RowMemory;
  readonly isLoaded: boolean;
  readonly ready: Promise<void>;
  /** Rows are exact as far as there is room, and the prefilter is measured. */
  readonly settled: Promise<void>;
  readonly threadCount: number;
  readonly prefilter: PrefilterVerdict | undefined;
  /** This content is being written: what is on disk of it is old from now on. */
  expect(contentId: number): void;
  replace(contentId: number, stored: StoredRows): void;
  remove(contentId: number): void;
  /** @throws AppError `file-unreadable` where the sidecar file is broken: the space has to be loaded anew */
  scan(request: ScanRequest): Promise<SoundScan>;
  findWindows(contentId: number): EmbeddedWindows | undefined;
  /** Measures the prefilter if that is due; it happens by itself after loading and besides scans. */
  tune(): Promise<void>;
  close(): Promise<void>;
}

export interface LoadedSpaceOptions {
  readonly store: VectorStore;
  readonly kernel: Kernel;
  readonly threadCount: number | null;
  readonly restBudgetBytes: number;
  /** What rows may take in memory; the rest is read from the sidecar file. Infinite: all that there is. */
  readonly budgetBytes: number;
  /** Where the sidecar file lies; null: nowhere, everything stays in memory. */
  readonly filePath: string | null;
  /** Writes it: `fs.writeSync`. */
  readonly writeToFile: typeof writeSync;
  readonly tidies: boolean;
  readonly onLoadError: (error: unknown) => void;
  /** Vectors of real texts, to see whether the prefilter may be trusted. */
  readonly listTexts: () => readonly Float32Array[];
  readonly leastPrefilteredRows?: number;
}

export function createLoadedSpace(space: VectorSpace, options: LoadedSpaceOptions): LoadedSpace {
  const shared = createSharedMemory();
  const ownKernel = instantiateKernel(options.kernel.module, shared.memory);
  const openFile = (isEmpty: boolean) => openFileOf(space, options, rows, ownKernel.checksum, isEmpty);
  const rows = createRowMemory({
    ...options,
    dimension: space.dimension,
    shared,
    kernel: ownKernel,
    openFile,
  });
  const scanner = createRowScanner(rows, options.kernel, ownKernel, options.threadCount);
  const exact = createExactScores(rows, ownKernel);
  const packWanted = createWantedContents(rows);
  const closing = new AbortController();
  const { signal } = closing;
  const fresh = new Set<number>();
  const { listTexts, leastPrefilteredRows: leastRows } = options;
  const prefilter = createPrefilter({
    exact,
    rows,
    scanner,
    listTexts,
    signal,
    ...(leastRows !== undefined && { leastRows }),
  });
  let isLoaded = false;
  let isWhole = false;

  const loadRows = async () => {
    const { store, tidies, budgetBytes } = options;
    try {
      const loaded = await loadVectors(store, rows, {
        spaceId: space.id,
        fresh,
        tidies,
        budgetBytes,
        signal,
      });
      if (rows.file && rows.file.segmentCount > 0) await scanner.encode(undefined, { signal });
      return loaded;
    } catch (error) {
      if (!signal.aborted) options.onLoadError(error);
      return undefined;
    } finally {
      isLoaded = true;
    }
  };
  const loading = loadRows();
  const settle = async () => {
    const loaded = await loading;
    try {
      await loaded?.refine();
      // A file of a time with less memory is of no use any more.
      if (loaded && !rows.file && options.filePath !== null && options.tidies)
        removeRowFile(options.filePath);
    } catch (error) {
      if (!signal.aborted) options.onLoadError(error);
    }
    fresh.clear();
    isWhole = true;
    if (!signal.aborted) await prefilter.refresh();
  };
  const settled = settle();

  const expect = (contentId: number) => {
    if (!isWhole) fresh.add(contentId);
  };

  return {
    spaceId: space.id,
    rows,
    get isLoaded() {
      return isLoaded;
    },
    ready: loading.then(() => {}),
    settled,
    threadCount: scanner.threadCount,
    get prefilter() {
      return prefilter.verdict;
    },
    expect,
    replace(contentId, stored) {
      expect(contentId);
      rows.remove(contentId);
      if (stored.rowCount > 0) rows.add(stored, 0, stored.rowCount);
    },
    remove(contentId) {
      expect(contentId);
      rows.remove(contentId);
    },
    async scan(request) {
      if (signal.aborted) throw new AppError('closed', 'The library is closing.');
      const queries = request.queries.slice(0, mostQueries);
      for (const query of queries) checkDimension(query, space.dimension);
      const found = await scanSpace({ rows, scanner, exact, packWanted }, { ...request, queries }, prefilter);
      if (isWhole) void prefilter.refresh();
      return found;
    },
    findWindows: (contentId) => readWindows(rows, contentId),
    tune: prefilter.refresh,
    async close() {
      closing.abort();
      await scanner.close();
      await settled;
      rows.file?.close();
    },
  };
}

function openFileOf(
  space: VectorSpace,
  { filePath, store, tidies, writeToFile }: LoadedSpaceOptions,
  { dimension, paddedDimension, shared }: RowMemory,
  computeChecksum: (address: number, length: number) => number,
  isEmpty: boolean,
): RowFile | undefined {
  if (filePath === null) return undefined;
  const scratch = shared.take(4096 * paddedDimension);
  return openRowFile({
    path: filePath,
    space: `${space.id} ${space.spaceId} ${space.windowScheme}`,
    dimension,
    paddedDimension,
    isWritable: tidies,
    write: writeToFile,
    liveBlocks: isEmpty ? undefined : new Set(store.listBlocks(space.id)),
    computeChecksum(bytes) {
      new Uint8Array(shared.memory.buffer, scratch, bytes.length).set(bytes);
      return computeChecksum(scratch, bytes.length);
    },
  });
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
