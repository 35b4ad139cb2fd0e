import { realpathSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import type { StoredFolder } from '../store/folder-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import { type ReconcileOptions, reconcileScan } from './reconcile-scan.ts';
import { findRelative } from './relative-directory.ts';
import type { ScanRequest } from './scan-queue.ts';
import type { ScanEnd, ScanNews } from './scan-tree.ts';
import type { FileThread } from './start-file-thread.ts';
import { takeInNews } from './take-in-news.ts';

export interface ScanOneOptions extends ReconcileOptions {
  readonly thread: FileThread;
  /** New clips are there, while the scan goes on. */
  readonly onTakenIn: () => void;
  /** The drive, or files that were missing, are there again. */
  readonly onBack: () => void;
}

export interface ScanOutcome {
  readonly clipsChanged: boolean;
  /** Too much was gone to decide without a look at the whole. */
  readonly needsFullScan: boolean;
  /** What was found; undefined where nothing could be looked at. */
  readonly end: ScanEnd | undefined;
}

/** Looks through one folder (or a part) and brings the library up to date with it. An absent or empty root is an unplugged drive. */
export async function scanOne(
  options: ScanOneOptions,
  folder: StoredFolder,
  request: ScanRequest,
): Promise<ScanOutcome> {
  const isPart = request.under !== undefined || request.touched !== undefined;
  const gathered: Gathered = { changed: [], vanishedIds: [], hasNews: false, hasReturned: false };
  const end = await tryScan(options, folder, request, gathered);
  const isAway =
    'away' in end || (!end.hasEntries && !request.isConfirmed && options.identities.hasPresent(folder.id));
  noteState(
    options,
    folder,
    isAway ? 'offline' : 'online',
    isPart && !isAway ? undefined : describeGaps(end),
  );
  const stateChanged = (folder.state === 'offline') !== isAway;
  if (isAway || 'away' in end) {
    return { clipsChanged: stateChanged, needsFullScan: false, end: undefined };
  }
  // What was passed over while the drive was away is taken up again.
  if (stateChanged) options.foundFiles.takeUp(folder.id);
  if (stateChanged || gathered.hasReturned) options.onBack();
  options.foundFiles.wake();
  const { changed, vanishedIds } = gathered;
  const isConfirmed = request.isConfirmed ?? false;
  const outcome = await reconcileScan(options, { folder, changed, vanishedIds, isPart, isConfirmed });
  if (!isPart) options.folders.setScanned(folder.id, options.now());
  return {
    clipsChanged: outcome.hasChanges || gathered.hasNews || stateChanged,
    needsFullScan: outcome.needsFullScan,
    end,
  };
}

interface Gathered {
  readonly changed: ScanNews['changed'][];
  readonly vanishedIds: number[];
  hasNews: boolean;
  hasReturned: boolean;
}

interface Away {
  readonly away: 'absent' | 'forbidden';
}

async function tryScan(
  options: ScanOneOptions,
  folder: StoredFolder,
  { under, touched }: ScanRequest,
  gathered: Gathered,
): Promise<ScanEnd | Away> {
  const { directory } = options.database;
  const skip = findOwnDirectory(folder.path, directory);
  const onNews = async (news: ScanNews) => {
    if (!isInLibrary(options, folder)) return;
    await takeInNews(news, folder.id, options);
    if (news.changed.clipIds.length > 0) gathered.changed.push(news.changed);
    for (const id of news.vanishedIds) gathered.vanishedIds.push(id);
    const hasNews = news.added.paths !== '' || news.restated.paths !== '' || news.returnedIds.length > 0;
    if (news.returnedIds.length > 0) gathered.hasReturned = true;
    if (!hasNews) return;
    gathered.hasNews = true;
    options.onTakenIn();
  };
  try {
    const request = { root: folder.path, folderId: folder.id, under, touched, skip };
    return await options.thread.scan({
      request,
      libraryDirectory: directory,
      signal: options.signal,
      onNews,
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (error instanceof AppError || !fileSystemCode.test(code)) throw error;
    return { away: code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'absent' };
  }
}

/** ENOENT, EIO, EHOSTDOWN, …: the root is not there, or its drive does not answer. */
const fileSystemCode = /^(E(?!RR_)[A-Z0-9]+|UNKNOWN)$/;

/** A person may have taken the folder out while it was scanned, or a folder around it may have swallowed it. */
function isInLibrary({ folders }: ScanOneOptions, { id, path }: StoredFolder): boolean {
  const now = folders.find(id);
  return now !== undefined && !now.isRemoved && now.path === path;
}

/** Writes only what is different; `notice` undefined leaves what is there. */
function noteState(
  { database, folders }: ScanOneOptions,
  folder: StoredFolder,
  state: StoredFolder['state'],
  notice: string | null | undefined,
): void {
  const hasNewNotice = notice !== undefined && notice !== folder.notice;
  if (state === folder.state && !hasNewNotice) return;
  transact(database.sql, () => {
    folders.setState(folder.id, state);
    if (hasNewNotice) folders.setNotice(folder.id, notice);
  });
}

/** Where the library's own directory, with its renderings, lies in a folder. */
export function findOwnDirectory(folderPath: string, libraryDirectory: string): string | undefined {
  try {
    return findRelative(folderPath, realpathSync.native(libraryDirectory)) || undefined;
  } catch {
    return undefined;
  }
}

function describeGaps(end: ScanEnd | Away): string | null {
  if ('away' in end) return end.away === 'forbidden' ? 'Earmark may not read this folder.' : null;
  const [first] = end.unreadable;
  if (first === undefined) return null;
  const others = end.unreadable.length - 1;
  const more = others > 0 ? ` and ${others} more` : '';
  return `Earmark may not read “${first}”${more}; clips in there are left as they were.`;
}
