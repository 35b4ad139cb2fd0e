/** The background scans of a library's folders, with everything that follows from one. */
import type { StoredFolder } from '../store/folder-store.ts';
import { createFoundClipStore } from '../store/found-clip-store.ts';
import { createIdentityStore } from '../store/identity-store.ts';
import type { Log } from '../store/open-database.ts';
import { translateSqliteError } from '../store/sqlite-errors.ts';
import { createFoundFiles, type FoundFiles } from './read-found-files.ts';
import { createRecentlyVanished } from './recently-vanished.ts';
import { type ScanOneOptions, scanOne } from './scan-one.ts';
import { createScanQueue, type ScanQueue, type ScanRequest } from './scan-queue.ts';
import type { ScanEnd } from './scan-tree.ts';
import { createFileThread } from './start-file-thread.ts';

export interface FolderScannerOptions
  extends Pick<ScanOneOptions, 'database' | 'folders' | 'textIndex' | 'now'> {
  readonly settleMs: number;
  /** How long after a pass files that were still growing are looked at again. */
  readonly growingRetryMs: number;
  readonly log: Log;
  /** After each committed batch: contents that clips refer to now. */
  readonly onContents: (contentIds: readonly number[]) => void;
  /** A drive or missing files are there again. */
  readonly onBack: () => void;
  /** Some folder's state or clips changed. */
  readonly onChanged: (change: { readonly clipsChanged: boolean }) => void;
  readonly onScanned: (folderId: number, scanned: Scanned) => void;
  readonly onFailed: (folder: StoredFolder | undefined, error: unknown) => void;
}

/** A folder, or a part of it, was looked at. */
export interface Scanned extends Pick<ScanEnd, 'unreadable' | 'hasNested' | 'newestDirectoryMs' | 'walkMs'> {
  readonly isWhole: boolean;
}

export interface FolderScanner extends Omit<ScanQueue, 'isScanning'> {
  /** The folder is in the library (again), perhaps with clips of other ones whose files were never read. */
  takeUp(folderId: number): void;
  /** A scan runs or waits, or files that it found wait to be read. */
  isScanning(folderId: number): boolean;
  countUnread(folderId: number): number;
}

export function createFolderScanner(options: FolderScannerOptions): FolderScanner {
  const { database, folders, textIndex, now, log } = options;
  const scanThread = createFileThread();
  const readThread = createFileThread();
  const identities = createIdentityStore(database);
  const foundClips = createFoundClipStore(database);
  const recentlyVanished = createRecentlyVanished();
  const onContents = (contentIds: readonly number[]) => {
    options.onContents(contentIds);
    options.onChanged({ clipsChanged: true });
  };
  const foundFiles: FoundFiles = createFoundFiles({
    ...{ database, identities, foundClips, textIndex, now, onContents },
    thread: readThread,
    settleMs: options.settleMs,
    growingRetryMs: options.growingRetryMs,
    onNamed: () => options.onChanged({ clipsChanged: true }),
    onGone: (folderId, touched) => queue.request(folderId, { touched }),
    onFailed(error) {
      log('Files that were found could not be taken in.', error);
      options.onFailed(undefined, error);
    },
  });
  const run = async (folderId: number, request: ScanRequest, signal: AbortSignal) => {
    const folder = folders.find(folderId);
    if (!folder || folder.isRemoved) return;
    options.onChanged({ clipsChanged: false });
    try {
      const outcome = await scanOne(
        {
          ...{
            database,
            folders,
            identities,
            foundClips,
            foundFiles,
            recentlyVanished,
            textIndex,
            now,
            signal,
          },
          ...{ settleMs: options.settleMs, thread: scanThread },
          onTakenIn: () => options.onChanged({ clipsChanged: true }),
          onBack: options.onBack,
        },
        folder,
        request,
      );
      if (outcome.needsFullScan) queue.request(folderId);
      const isWhole = !request.under && !request.touched;
      if (outcome.end) options.onScanned(folderId, { ...outcome.end, isWhole });
      options.onChanged({ clipsChanged: outcome.clipsChanged });
    } catch (error) {
      if (signal.aborted) return;
      const failure = translateSqliteError(error);
      log(`The scan of ${folder.path} failed.`, error);
      options.onFailed(folder, failure);
      // Told a moment later, when the queue has noticed.
      options.onChanged({ clipsChanged: false });
      throw failure;
    }
  };
  const queue = createScanQueue(run);
  const stopFollowing = followSources(queue, foundFiles);
  return {
    ...queue,
    takeUp: foundFiles.takeUp,
    isScanning: (folderId) => queue.isScanning(folderId) || foundFiles.isBusy(folderId),
    countUnread: foundFiles.countUnread,
    async whenIdle(folderId) {
      do {
        await queue.whenIdle(folderId);
        await foundFiles.whenIdle(folderId);
      } while (folderId === undefined ? queue.isScanning() : queue.isScanning(folderId));
    },
    async close() {
      stopFollowing();
      const closed = [queue.close(), foundFiles.close()];
      await Promise.all([scanThread.close(), readThread.close(), ...closed]);
    },
  };
}

const SOURCE_MS = 2000;

/**
 * Folders that clips came from are looked at again: what they miss is no loss any more. At once for the first clip, and now
 * and then while more are coming.
 */
function followSources(queue: ScanQueue, foundFiles: FoundFiles): () => void {
  const timers = new Map<number, NodeJS.Timeout>();
  const missed = new Set<number>();
  const look = (id: number) => {
    missed.delete(id);
    queue.request(id);
    const next = setTimeout(() => {
      timers.delete(id);
      if (missed.has(id)) look(id);
    }, SOURCE_MS);
    timers.set(id, next.unref());
  };
  const stop = foundFiles.onMoved((moved) => {
    for (const { fromFolderId, toFolderId } of moved) {
      if (fromFolderId === toFolderId) continue;
      if (timers.has(fromFolderId)) missed.add(fromFolderId);
      else look(fromFolderId);
    }
  });
  return () => {
    stop();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
