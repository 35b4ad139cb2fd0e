import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import {
  createFolderStore,
  type FolderFigures,
  type FolderStore,
  type StoredFolder,
} from '../store/folder-store.ts';
import { createIdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase, Log } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import { addFolder } from './add-folder.ts';
import { type ChangeAnnouncer, createChangeAnnouncer } from './announce-changes.ts';
import { createFolderScanner } from './folder-scanner.ts';
import { type FolderWatches, watchFolders } from './folder-watches.ts';
import type { Folders } from './folders.ts';
import { followSamples } from './follow-samples.ts';
import { formatFolder } from './format-folder.ts';
import { createKeptMissing } from './kept-missing.ts';
import { createRecentlyVanished } from './recently-vanished.ts';
import { isScanned } from './scan-folder.ts';
import { findOwnDirectory } from './scan-one.ts';

export interface FoldersOptions {
  readonly database: LibraryDatabase;
  readonly textIndex: TextIndex;
  /** After each committed batch of a scan: contents that clips refer to now, known ones too. */
  readonly onContents: (contentIds: readonly number[]) => void;
  readonly announce: Announce;
  readonly log: Log;
  /** Where the sounds that ship with Earmark lie. */
  readonly samplesFolder: string;
  readonly now?: () => number;
  /** How long a file that was written just now must stay the same before it is taken. */
  readonly settleMs?: number;
  readonly growingRetryMs?: number;
  readonly presencePeriodMs?: number;
  readonly fullScanPeriodMs?: number;
}

export function createFolders(options: FoldersOptions): Folders {
  const { database, textIndex, now = Date.now } = options;
  const folders = createFolderStore(database);
  const changes = createChangeAnnouncer(options.announce);
  const following = createFollowing(options, folders, changes);
  const { scanner } = following;
  followSamples(database, folders, options.samplesFolder);

  const show = (folder: StoredFolder, figures: FolderFigures | undefined) =>
    formatFolder(folder, figures, {
      isScanning: scanner.isScanning(folder.id),
      watchNotice: following.watchNotices.get(folder.id),
    });
  const showOne = (id: number) => show(getFolder(folders, id), folders.readFigures().get(id));
  const add = (path: string, isSample: boolean) => {
    const added = addFolder({ database, folders, textIndex, now }, path, isSample);
    for (const id of added.absorbedIds) scanner.cancel(id);
    scanner.request(added.id);
    changes.announce(true);
    return showOne(added.id);
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
    database,
    folders,
    textIndex,
    identities: createIdentityStore(database),
    recentlyVanished: createRecentlyVanished(),
    onContents: options.onContents,
    log,
    now,
    settleMs: options.settleMs ?? 400,
    growingRetryMs: options.growingRetryMs ?? 3000,
    onChanged({ clipsChanged }) {
      changes.announce(clipsChanged);
      watches?.update();
    },
    onFailed: (folder, error) => options.announce('app.notice', describeFailure(folder, error)),
  });
  const follow = (id: number, directories: readonly string[] | undefined) => {
    const folder = folders.find(id);
    if (!folder || folder.isRemoved) return;
    const skip = findOwnDirectory(folder.path, database.directory);
    const under = directories?.filter((directory) => isScanned(directory, skip));
    // The library's own writing must not make it look again, and write again.
    if (under?.length !== 0) scanner.request(id, { under });
  };
  const start = () => {
    watches ??= watchFolders({
      listRoots: () => listCurrent(folders),
      onChanged: follow,
      onUnwatchable(id, why, error) {
        log(`Folder ${id} cannot be watched.`, error);
        watchNotices.set(id, why);
        changes.announce(false);
      },
      ...(options.presencePeriodMs && { presencePeriodMs: options.presencePeriodMs }),
      ...(options.fullScanPeriodMs && { fullScanPeriodMs: options.fullScanPeriodMs }),
    });
    for (const { id } of listCurrent(folders)) scanner.request(id);
  };
  const close = async () => {
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

function describeFailure(folder: StoredFolder, error: unknown) {
  const why = error instanceof AppError ? error.message : 'The log has details.';
  return { level: 'error', text: `“${folder.path}” could not be scanned. ${why}` } as const;
}
