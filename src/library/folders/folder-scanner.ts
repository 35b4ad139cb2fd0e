/** Scans folders one after another in the background; requests for the same folder join. */
import { setMaxListeners } from 'node:events';
import type { FolderStore, StoredFolder } from '../store/folder-store.ts';
import type { Log } from '../store/open-database.ts';
import { transact, translateSqliteError } from '../store/sqlite-errors.ts';
import { type ReconcileOptions, reconcileScan } from './reconcile-scan.ts';
import { type FolderScan, scanFolder } from './scan-folder.ts';

export interface ScanRequest {
  /** Relative directories; without them the whole folder. */
  readonly under?: readonly string[];
  readonly isConfirmed?: boolean;
}

export interface FolderScanner {
  request(folderId: number, request?: ScanRequest): void;
  isScanning(folderId: number): boolean;
  /** Resolves when nothing is running or waiting for this folder (for any). Rejects with what made its last scan fail. */
  whenIdle(folderId?: number): Promise<void>;
  /** Forgets what is waiting for this folder. */
  cancel(folderId: number): void;
  close(): Promise<void>;
}

export interface FolderScannerOptions extends Omit<ReconcileOptions, 'signal'> {
  readonly folders: FolderStore;
  readonly log: Log;
  /** Some folder's state or clips changed. */
  readonly onChanged: (change: { readonly clipsChanged: boolean }) => void;
  readonly onFailed: (folder: StoredFolder, error: unknown) => void;
  /** How long after a pass files that were still growing are looked at again. */
  readonly growingRetryMs: number;
}

interface Waiting {
  /** Undefined: the whole folder. */
  under: Set<string> | undefined;
  isConfirmed: boolean;
}

export function createFolderScanner(options: FolderScannerOptions): FolderScanner {
  const waiting = new Map<number, Waiting>();
  const failures = new Map<number, unknown>();
  const timers = new Set<NodeJS.Timeout>();
  const idleListeners = new Set<() => void>();
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  let running: number | undefined;
  let loop: Promise<void> | undefined;

  const request = (folderId: number, { under, isConfirmed = false }: ScanRequest = {}) => {
    if (abort.signal.aborted) return;
    const before = waiting.get(folderId);
    const isWhole = under === undefined || (before !== undefined && before.under === undefined);
    waiting.set(folderId, {
      under: isWhole ? undefined : new Set([...(before?.under ?? []), ...under]),
      isConfirmed: isConfirmed || (before?.isConfirmed ?? false),
    });
    loop ??= runAll();
  };

  const runAll = async () => {
    // The caller gets its answer before the first slice of work.
    await new Promise(setImmediate);
    for (;;) {
      const next = waiting.entries().next().value;
      if (!next || abort.signal.aborted) break;
      const [folderId, what] = next;
      waiting.delete(folderId);
      running = folderId;
      await runOne(folderId, what);
      running = undefined;
      for (const listener of [...idleListeners]) listener();
    }
    loop = undefined;
  };

  const runOne = async (folderId: number, what: Waiting) => {
    const folder = options.folders.find(folderId);
    if (!folder || folder.isRemoved) return;
    failures.delete(folderId);
    options.onChanged({ clipsChanged: false });
    try {
      await scanOne(folder, what);
    } catch (error) {
      if (abort.signal.aborted) return;
      failures.set(folderId, translateSqliteError(error));
      options.log(`The scan of ${folder.path} failed.`, error);
      options.onFailed(folder, translateSqliteError(error));
    }
  };

  const scanOne = async (folder: StoredFolder, what: Waiting) => {
    const under = what.under && [...what.under];
    const scan = await readFolder(folder, under, abort.signal);
    const hasClips = options.identities.countPresent(folder.id) > 0;
    const isAway = scan === undefined || (!scan.hasEntries && hasClips && !what.isConfirmed);
    updateFolder(folder, scan, isAway, under === undefined);
    if (isAway || scan === undefined) {
      options.onChanged({ clipsChanged: folder.state === 'online' });
      return;
    }
    const outcome = await reconcileScan(
      { ...options, signal: abort.signal, onContents: (ids) => announceContents(ids) },
      { folder, scan, under, isConfirmed: what.isConfirmed },
    );
    if (under === undefined) options.folders.setScanned(folder.id, options.now());
    if (outcome.needsFullScan) request(folder.id);
    for (const id of outcome.sourceFolderIds) request(id);
    if (outcome.growing.length > 0) retryLater(folder.id);
    options.onChanged({ clipsChanged: outcome.hasChanges || folder.state === 'offline' });
  };

  const announceContents = (ids: readonly number[]) => {
    options.onContents(ids);
    options.onChanged({ clipsChanged: true });
  };

  const updateFolder = (
    folder: StoredFolder,
    scan: FolderScan | undefined,
    isAway: boolean,
    isWhole: boolean,
  ) => {
    transact(options.database.sql, () => {
      options.folders.setState(folder.id, isAway ? 'offline' : 'online');
      if (isWhole && scan) options.folders.setNotice(folder.id, describeUnreadable(scan));
    });
  };

  const retryLater = (folderId: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      request(folderId);
    }, options.growingRetryMs);
    timers.add(timer.unref());
  };

  const isIdle = (folderId?: number) =>
    folderId === undefined
      ? waiting.size === 0 && running === undefined
      : !waiting.has(folderId) && running !== folderId;

  return {
    request,
    isScanning: (folderId) => !isIdle(folderId),
    async whenIdle(folderId) {
      while (!isIdle(folderId) && !abort.signal.aborted) {
        await new Promise<void>((resolve) => {
          const listener = () => {
            idleListeners.delete(listener);
            resolve();
          };
          idleListeners.add(listener);
        });
      }
      const failure = folderId === undefined ? [...failures.values()][0] : failures.get(folderId);
      if (failure !== undefined) throw failure;
    },
    cancel: (folderId) => void waiting.delete(folderId),
    async close() {
      abort.abort();
      for (const timer of timers) clearTimeout(timer);
      waiting.clear();
      await loop;
      for (const listener of [...idleListeners]) listener();
    },
  };
}

/** Undefined where the root is not there or may not be read: its drive is unplugged, as far as anyone can tell. */
async function readFolder(
  folder: StoredFolder,
  under: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<FolderScan | undefined> {
  try {
    return await scanFolder(folder.path, under ? { under, signal } : { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

function describeUnreadable({ unreadable }: FolderScan): string | null {
  const [first] = unreadable;
  if (first === undefined) return null;
  const others = unreadable.length - 1;
  return `Earmark may not read “${first}”${others > 0 ? ` and ${others} more` : ''}; clips in there are left as they were.`;
}
