import { quantizeRows } from '../../core/search/quantize.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import type { PackRegistry, VectorSpace } from '../packs/installed-pack.ts';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import { type Kernel, loadKernel } from './kernel-host.ts';
import { createLoadedSpace, type LoadedSpace } from './loaded-space.ts';
import type { VectorIndex, VectorSearch } from './vector-index.ts';

export interface VectorIndexOptions {
  readonly store: VectorStore;
  /** Tells which space is active; another one is loaded when that changes. */
  readonly registry: Pick<PackRegistry, 'getActive' | 'onChanged'>;
  /** Threads that scan large libraries; null (the default): as many as there are cores, at most four. */
  readonly threadCount?: number | null;
  /** Memory for exact copies of the vectors; without one a row is only known to 8 bits. */
  readonly float16BudgetBytes?: number;
  readonly kernel?: Kernel;
  /**
   * True where this process owns the library: then blocks that are mostly dead are packed anew while loading.
   * Default false.
   */
  readonly tidies?: boolean;
  /** Told when vectors could not be brought into memory; `ready` resolves nevertheless and search goes on by words. */
  readonly onLoadError?: (error: unknown) => void;
}

const defaultFloat16BudgetBytes = 512 * 1024 * 1024;

/** Vectors of the library: on disk through `store`, the active space in memory. Loading starts at once. */
export function createVectorIndex(options: VectorIndexOptions): VectorIndex & VectorSearch {
  const { store, registry } = options;
  const kernel = options.kernel ?? loadKernel();
  let loaded: LoadedSpace | undefined;

  const report = options.onLoadError ?? (() => {});

  const load = (space: VectorSpace) =>
    createLoadedSpace(space, {
      store,
      kernel,
      threadCount: options.threadCount ?? null,
      float16BudgetBytes: options.float16BudgetBytes ?? defaultFloat16BudgetBytes,
      tidies: options.tidies ?? false,
      onLoadError: report,
    });

  const follow = () => {
    const space = registry.getActive()?.space;
    if (space?.id === loaded?.spaceId) return;
    const old = loaded;
    loaded = undefined;
    // Without memory for its vectors the library still answers by name.
    attempt(() => {
      loaded = space && load(space);
    }, report);
    void old?.close();
  };
  const stopFollowing = registry.onChanged(follow);
  follow();

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
    get isLoaded() {
      return loaded?.isLoaded ?? false;
    },
    async scan(request) {
      if (loaded) return loaded.scan(request);
      const background = { count: 0, mean: 0, standardDeviation: 0 };
      return { best: [], also: new Map(), background, askedCount: 0, bestVectors: [] };
    },
    findWindows: (contentId) => loaded?.findWindows(contentId),
    async close() {
      stopFollowing();
      const last = loaded;
      loaded = undefined;
      await last?.close();
    },
  };
}

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
