import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import {
  createFolderStore,
  type FolderFigures,
  type FolderStore,
  type StoredFolder,
} from '../store/folder-store.ts';
import type { LibraryDatabase, Log } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createTextRefresher } from '../tags/refresh-texts.ts';
import { addFolder } from './add-folder.ts';
import { type ChangeAnnouncer, createChangeAnnouncer } from './announce-changes.ts';
import { createFolderScanner } from './folder-scanner.ts';
import { type FolderWatches, type FolderWatchesOptions, watchFolders } from './folder-watches.ts';
import type { Folders } from './folders.ts';
import { followSamples } from './follow-samples.ts';
import { formatFolder } from './format-folder.ts';
import { createGentleRequests } from './gentle-requests.ts';
import { handOnFolder } from './hand-on-folder.ts';
import { createKeptMissing } from './kept-missing.ts';
import { findOwnDirectory } from './scan-one.ts';
import { isScanned } from './scanned-directories.ts';

export interface FoldersOptions {
  readonly database: LibraryDatabase;
  readonly textIndex: TextIndex;
  /** After each committed batch of a scan: contents that clips refer to now, known ones too. */
  readonly onContents: (contentIds: readonly number[]) => void;
  /** Clips that were known are there again: their contents may be without an analysis. */
  readonly onBack?: () => void;
  /** A folder was taken out: nobody waits for its sounds any more. */
  readonly onRemoved?: () => void;
  readonly announce: Announce;
  readonly log: Log;
  /** Where the sounds that ship with Earmark lie. */
  readonly samplesFolder: string;
  readonly now?: () => number;
  /** How long a file that was written just now must stay the same before it is taken. */
  readonly settleMs?: number;
  readonly growingRetryMs?: number;
  readonly watching?: Pick<
    FolderWatchesOptions,
    'subscribe' | 'findNetworkDrive' | 'presencePeriodMs' | 'fullScanPeriodMs' | 'quietMs'
  >;
}

export function createFolders(options: FoldersOptions): Folders {
  const { database, textIndex, now = Date.now } = options;
  const folders = createFolderStore(database);
  const changes = createChangeAnnouncer(options.announce);
  const following = createFollowing(options, folders, changes);
  const { scanner } = following;
  const texts = createTextRefresher(database, textIndex);
  followSamples(database, folders, options.samplesFolder);

  const show = (folder: StoredFolder, figures: FolderFigures | undefined) =>
    formatFolder(folder, figures, {
      isScanning: scanner.isScanning(folder.id),
      unreadCount: scanner.countUnread(folder.id),
      watchNotice: following.watchNotices.get(folder.id),
    });
  const showOne = (id: number) => show(getFolder(folders, id), folders.readFigures().get(id));
  const add = (path: string, isSample: boolean) => {
    const added = addFolder({ database, folders, textIndex, texts, now }, path, isSample);
    // What cannot be written now is remembered, and finished by the next change or start.
    void texts.finish().then(
      (hadWork) => hadWork && changes.announce(true),
      () => {},
    );
    for (const id of added.absorbedIds) scanner.cancel(id);
    scanner.takeUp(added.id);
    if (added.isBack) options.onBack?.();
    scanner.request(added.id);
    changes.announce(true);
    return showOne(added.id);
  };

  const closing = new AbortController();
  const handOn = (id: number) => {
    const isOut = () => folders.find(id)?.isRemoved === true;
    handOnFolder({ database, textIndex, signal: closing.signal }, id, isOut).then(
      (hadWork) => hadWork && changes.announce(true),
      (error) => options.log('What was typed of a folder could not go on to copies of its clips.', error),
    );
  };

  return {
    list() {
      const figures = folders.readFigures();
      return listCurrent(folders).map((folder) => show(folder, figures.get(folder.id)));
    },
    add: (path) => add(path, false),
    addSamples: () => add(options.samplesFolder, true),
    remove(id) {
      getFolder(folders, id);
      transact(database.sql, () => folders.setRemoved(id, true));
      scanner.cancel(id);
      following.update();
      changes.announce(true);
      handOn(id);
      options.onRemoved?.();
    },
    rescan(id, confirmMissing) {
      getFolder(folders, id);
      scanner.request(id, { isConfirmed: confirmMissing });
      return showOne(id);
    },
    keep(id) {
      getFolder(folders, id);
      transact(database.sql, () => {
        createKeptMissing(database).keep(id);
        folders.setPending(id, null);
      });
      changes.announce(false);
      return showOne(id);
    },
    startWatching: following.start,
    whenScanned: (id) => scanner.whenIdle(id),
    async close() {
      closing.abort();
      changes.close();
      await following.close();
    },
  };
}

/** The scanner and the watches that feed it. */
function createFollowing(options: FoldersOptions, folders: FolderStore, changes: ChangeAnnouncer) {
  const { database, textIndex, log, now = Date.now } = options;
  const watchNotices = new Map<number, string>();
  let watches: FolderWatches | undefined;
  const scanner = createFolderScanner({
    ...{ database, folders, textIndex, log, now },
    onContents: options.onContents,
    onBack: () => options.onBack?.(),
    settleMs: options.settleMs ?? 400,
    growingRetryMs: options.growingRetryMs ?? 3000,
    onChanged({ clipsChanged }) {
      changes.announce(clipsChanged);
      watches?.update();
    },
    onScanned(id, scanned) {
      if (!scanned.isWhole) requests.note(id, scanned.walkMs);
      watches?.noteScanned(id, scanned);
    },
    onFailed: (folder, error) => options.announce('app.notice', describeFailure(folder, error)),
  });
  const requests = createGentleRequests((id, touched) => scanner.request(id, { touched }));
  const follow = (id: number, paths: readonly string[] | undefined) => {
    const folder = folders.find(id);
    if (!folder || folder.isRemoved) return;
    if (paths === undefined) return scanner.request(id);
    const skip = findOwnDirectory(folder.path, database.directory);
    // The library's own writing must not make it look again, and write again.
    const touched = paths.filter((path) =>
      isScanned(path.slice(0, Math.max(0, path.lastIndexOf('/'))), skip),
    );
    if (touched.length > 0) requests.touch(id, touched);
  };
  const start = () => {
    watches ??= watchFolders({
      ...options.watching,
      listRoots: () => listCurrent(folders),
      onTouched: follow,
      onNotice(id, why, error) {
        if (why === watchNotices.get(id)) return;
        if (why === undefined) watchNotices.delete(id);
        else watchNotices.set(id, why);
        if (error !== undefined) log(`Folder ${id} cannot be watched.`, error);
        changes.announce(false);
      },
    });
    for (const { id } of listCurrent(folders)) scanner.request(id);
  };
  const close = async () => {
    requests.close();
    await watches?.close();
    await scanner.close();
  };
  return { scanner, watchNotices, start, close, update: () => watches?.update() };
}

function listCurrent(folders: FolderStore): StoredFolder[] {
  return folders.list().filter((folder) => !folder.isRemoved);
}

function getFolder(folders: FolderStore, id: number): StoredFolder {
  const folder = folders.find(id);
  if (!folder || folder.isRemoved) throw new AppError('not-found', 'This folder is not in the library.');
  return folder;
}

function describeFailure(folder: StoredFolder | undefined, error: unknown) {
  const why = error instanceof AppError ? error.message : 'The log has details.';
  const what = folder ? `“${folder.path}” could not be scanned.` : 'New files could not be taken in.';
  return { level: 'error', text: `${what} ${why}` } as const;
}
