/** The background scans of a library's folders, with everything that follows from one. */
import type { StoredFolder } from '../store/folder-store.ts';
import type { Log } from '../store/open-database.ts';
import { translateSqliteError } from '../store/sqlite-errors.ts';
import type { ReconcileOptions } from './reconcile-scan.ts';
import { scanOne } from './scan-one.ts';
import { createScanQueue, type ScanQueue, type ScanRequest } from './scan-queue.ts';

export interface FolderScannerOptions extends Omit<ReconcileOptions, 'signal'> {
  readonly log: Log;
  /** Some folder's state or clips changed. */
  readonly onChanged: (change: { readonly clipsChanged: boolean }) => void;
  readonly onFailed: (folder: StoredFolder, error: unknown) => void;
  /** How long after a pass files that were still growing are looked at again. */
  readonly growingRetryMs: number;
}

export function createFolderScanner(options: FolderScannerOptions): ScanQueue {
  const retries = new Map<number, NodeJS.Timeout>();

  const retryLater = (folderId: number) => {
    clearTimeout(retries.get(folderId));
    const timer = setTimeout(() => queue.request(folderId), options.growingRetryMs);
    retries.set(folderId, timer.unref());
  };
  const onContents = (contentIds: readonly number[]) => {
    options.onContents(contentIds);
    options.onChanged({ clipsChanged: true });
  };
  const run = async (folderId: number, request: ScanRequest, signal: AbortSignal) => {
    const folder = options.folders.find(folderId);
    if (!folder || folder.isRemoved) return;
    options.onChanged({ clipsChanged: false });
    try {
      const outcome = await scanOne({ ...options, onContents, signal }, folder, request);
      for (const id of outcome.rescanIds) queue.request(id);
      if (outcome.growingCount > 0) retryLater(folderId);
      options.onChanged({ clipsChanged: outcome.clipsChanged });
    } catch (error) {
      if (signal.aborted) return;
      options.log(`The scan of ${folder.path} failed.`, error);
      options.onFailed(folder, translateSqliteError(error));
      throw translateSqliteError(error);
    }
  };
  const queue = createScanQueue(run);
  return {
    ...queue,
    close() {
      for (const timer of retries.values()) clearTimeout(timer);
      return queue.close();
    },
  };
}
