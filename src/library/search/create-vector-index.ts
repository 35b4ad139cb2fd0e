import { writeSync } from 'node:fs';
import { quantizeRows } from '../../core/search/quantize.ts';
import { hasCode } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from '../packs/installed-pack.ts';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import { type Kernel, loadKernel } from './kernel-host.ts';
import { createLoadedSpace, type LoadedSpace } from './loaded-space.ts';
import { createRecentQueries } from './recent-queries.ts';
import { removeRowFile } from './row-file.ts';
import { reportSpace } from './search-report.ts';
import type { ScanRequest, SoundScan, VectorIndex, VectorSearch } from './vector-index.ts';

export interface VectorIndexOptions {
  readonly store: VectorStore;
  /** Tells which space is active; another one is loaded when that changes. */
  readonly registry: Pick<PackRegistry, 'getActive' | 'onChanged'>;
  /** Threads that scan large libraries; null (the default): as many as there are cores, at most four. 0: the library's own. */
  readonly threadCount?: number | null;
  /** Memory for what rounding to 8 bits took from rows, so that the best are compared exactly. Default 512 MB. */
  readonly restBudgetBytes?: number;
  /** Memory for the rows that are scanned; the rest is read from the sidecar file. Default: all there is. */
  readonly budgetBytes?: number;
  /** Where the sidecar file lies. Default: there is none and everything stays in memory. */
  readonly filePath?: string;
  /** Writes the sidecar file: `fs.writeSync`, or another one in tests of full disks. */
  readonly writeToFile?: typeof writeSync;
  readonly kernel?: Kernel;
  /**
   * True where this process owns the library: then blocks that are mostly dead are packed anew while loading, and the
   * sidecar file is written. Default false.
   */
  readonly tidies?: boolean;
  /** Told when vectors could not be brought into memory; `ready` resolves nevertheless and search goes on by words. */
  readonly onLoadError?: (error: unknown) => void;
  /** Unit vectors of texts as a pack brings them, row after row: what the prefilter is tried with beside queries. */
  readonly readPhrases?: (pack: InstalledPack) => Float32Array;
  /** From this many rows on the prefilter is tried. */
  readonly leastPrefilteredRows?: number;
}

const defaultRestBudgetBytes = 512 * 1024 * 1024;
/** The address space of the kernel, less what else lies in it. */
const mostBytes = 3.75 * 1024 ** 3;

/** Vectors of the library: on disk through `store`, the active space in memory. Loading starts at once. */
export function createVectorIndex(options: VectorIndexOptions): VectorIndex & VectorSearch {
  const { store, registry } = options;
  const kernel = options.kernel ?? loadKernel();
  const recent = createRecentQueries(options.readPhrases);
  let loaded: LoadedSpace | undefined;

  const report = options.onLoadError ?? (() => {});

  const load = (space: VectorSpace, pack: InstalledPack) =>
    createLoadedSpace(space, {
      store,
      kernel,
      threadCount: options.threadCount ?? null,
      restBudgetBytes: options.restBudgetBytes ?? defaultRestBudgetBytes,
      budgetBytes: Math.min(mostBytes, options.budgetBytes ?? mostBytes),
      filePath: options.filePath ?? null,
      tidies: options.tidies ?? false,
      writeToFile: options.writeToFile ?? writeSync,
      onLoadError: report,
      listTexts: () => recent.list(pack, space.dimension),
      ...(options.leastPrefilteredRows !== undefined && {
        leastPrefilteredRows: options.leastPrefilteredRows,
      }),
    });

  const loadActive = () => {
    const active = registry.getActive();
    // Without memory for its vectors the library still answers by name.
    attempt(() => {
      loaded = active && load(active.space, active.pack);
    }, report);
  };
  const follow = () => {
    if (registry.getActive()?.space.id === loaded?.spaceId) return;
    const old = loaded;
    loaded = undefined;
    loadActive();
    void old?.close();
  };
  const stopFollowing = registry.onChanged(follow);
  follow();

  /** The sidecar file cannot be read any more: it is made anew from the database. */
  const reload = async (broken: LoadedSpace, error: unknown) => {
    if (loaded === broken) {
      report(error);
      loaded = undefined;
      if (options.filePath && options.tidies) attempt(() => removeRowFile(options.filePath ?? ''), report);
      loadActive();
      void broken.close();
    }
    await loaded?.ready;
  };

  const scan = async (request: ScanRequest, mayReload = true): Promise<SoundScan> => {
    const space = loaded;
    if (!space) return nothing;
    try {
      return await space.scan(request);
    } catch (error) {
      const isReplaced = hasCode(error, 'closed') && loaded !== undefined && loaded !== space;
      if (!mayReload || !(isReplaced || hasCode(error, 'file-unreadable'))) throw error;
      await reload(space, error);
      return scan(request, false);
    }
  };

  return {
    write(spaceId, contentId, windows) {
      store.write(spaceId, toStoredRows(contentId, windows), contentId);
      if (spaceId === loaded?.spaceId) loaded.expect(contentId);
    },
    publish(spaceId, contentId, windows) {
      if (spaceId !== loaded?.spaceId) return;
      const space = loaded;
      attempt(() => space.replace(contentId, toStoredRows(contentId, windows)), report);
    },
    remove(contentIds) {
      store.remove(contentIds);
      for (const contentId of contentIds) loaded?.remove(contentId);
    },
    get windowCount() {
      return loaded?.rows.aliveCount ?? 0;
    },
    get ready() {
      return loaded?.ready ?? Promise.resolve();
    },
    get settled() {
      return loaded?.settled ?? Promise.resolve();
    },
    get isLoaded() {
      return loaded?.isLoaded ?? false;
    },
    scan(request) {
      recent.remember(request.text);
      return scan(request);
    },
    findWindows: (contentId) => loaded?.findWindows(contentId),
    report: () => loaded && reportSpace(loaded),
    async close() {
      stopFollowing();
      const last = loaded;
      loaded = undefined;
      await last?.close();
    },
  };
}

const nothing: SoundScan = {
  best: [],
  also: new Map(),
  background: { count: 0, mean: 0, standardDeviation: 0 },
  askedCount: 0,
  bestVectors: [],
};

function attempt(action: () => void, report: (error: unknown) => void): void {
  try {
    action();
  } catch (error) {
    report(error);
  }
}

/** Rows as they are stored: 8 bits with a scale for scanning, half floats as the exact copy. */
export function toStoredRows(contentId: number, windows: EmbeddedWindows): StoredRows {
  const rowCount = windows.startsSeconds.length;
  const { rowsInt8, scales } = quantizeRows(windows.vectors, windows.dimension);
  return {
    rowCount,
    contentIds: new Int32Array(rowCount).fill(contentId),
    startsSeconds: windows.startsSeconds,
    endsSeconds: windows.endsSeconds,
    scales,
    rowsInt8,
    rowsFloat16: new Uint16Array(new Float16Array(windows.vectors).buffer),
  };
}
