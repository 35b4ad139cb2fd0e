import { setMaxListeners } from 'node:events';
import { realpathSync } from 'node:fs';
import type { StoredFolder } from '../store/folder-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import { type ReconcileOptions, reconcileScan } from './reconcile-scan.ts';
import { findRelative } from './relative-directory.ts';
import { type FolderScan, isScanned, scanFolder } from './scan-folder.ts';
import type { ScanRequest } from './scan-queue.ts';

export interface ScanOutcome {
  readonly clipsChanged: boolean;
  /** Folders to look at again as a whole: too much was gone, or clips came from there. */
  readonly rescanIds: readonly number[];
  /** Files that are still being written. */
  readonly growingCount: number;
}

/** Looks through one folder (or a part) and brings the library up to date with it. An absent or empty root is an unplugged drive. */
export async function scanOne(
  options: ReconcileOptions,
  folder: StoredFolder,
  request: ScanRequest,
): Promise<ScanOutcome> {
  const { folders, identities, signal } = options;
  setMaxListeners(0, signal);
  const isWhole = request.under === undefined;
  const scan = await tryScan(options.database.directory, folder, request, signal);
  const isAway =
    'away' in scan || (!scan.hasEntries && !request.isConfirmed && identities.countPresent(folder.id) > 0);
  transact(options.database.sql, () => {
    folders.setState(folder.id, isAway ? 'offline' : 'online');
    if (isWhole || isAway) folders.setNotice(folder.id, describeGaps(scan));
  });
  const stateChanged = (folder.state === 'offline') !== isAway;
  if (isAway || 'away' in scan) return { clipsChanged: stateChanged, rescanIds: [], growingCount: 0 };
  const outcome = await reconcileScan(options, {
    folder,
    scan,
    under: request.under,
    isConfirmed: request.isConfirmed ?? false,
  });
  if (isWhole) folders.setScanned(folder.id, options.now());
  return {
    clipsChanged: outcome.hasChanges || stateChanged,
    rescanIds: [...(outcome.needsFullScan ? [folder.id] : []), ...outcome.sourceFolderIds],
    growingCount: outcome.growing.length,
  };
}

interface Away {
  readonly away: 'absent' | 'forbidden';
}

async function tryScan(
  libraryDirectory: string,
  folder: StoredFolder,
  { under }: ScanRequest,
  signal: AbortSignal,
): Promise<FolderScan | Away> {
  const skip = findOwnDirectory(folder.path, libraryDirectory);
  const wanted = under?.filter((directory) => directory === '' || isScanned(directory, skip));
  try {
    return await scanFolder(folder.path, { signal, skip, ...(wanted && { under: wanted }) });
  } catch (error) {
    if (signal.aborted) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    return { away: code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'absent' };
  }
}

/** Where the library's own directory, with its renderings, lies in a folder. */
export function findOwnDirectory(folderPath: string, libraryDirectory: string): string | undefined {
  try {
    return findRelative(folderPath, realpathSync.native(libraryDirectory)) || undefined;
  } catch {
    return undefined;
  }
}

function describeGaps(scan: FolderScan | Away): string | null {
  if ('away' in scan) return scan.away === 'forbidden' ? 'Earmark may not read this folder.' : null;
  const [first] = scan.unreadable;
  if (first === undefined) return null;
  const others = scan.unreadable.length - 1;
  const more = others > 0 ? ` and ${others} more` : '';
  return `Earmark may not read “${first}”${more}; clips in there are left as they were.`;
}
