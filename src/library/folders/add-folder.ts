import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TextIndex } from '../search/vector-index.ts';
import type { FolderStore, StoredFolder } from '../store/folder-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { relocateClips } from '../store/relocate-clips.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { TextRefresher } from '../tags/refresh-texts.ts';
import { findRelative } from './relative-directory.ts';

export interface AddFolderOptions {
  readonly database: LibraryDatabase;
  readonly folders: FolderStore;
  readonly textIndex: Pick<TextIndex, 'remove'>;
  /** Its `begin`: whoever calls `addFolder` finishes. */
  readonly texts: Pick<TextRefresher, 'begin'>;
  readonly now: () => number;
}

export interface AddedFolder {
  readonly id: number;
  /** Folders inside the new one, which became a part of it. */
  readonly absorbedIds: readonly number[];
  /** Clips of an earlier time have come with it. */
  readonly isBack: boolean;
}

/**
 * Takes a folder into the library. Clips of folders inside it move over and keep their ids, whatever people typed of an
 * earlier time returns. Throws AppError `bad-input`, `not-found`, `file-unreadable`.
 */
export function addFolder(options: AddFolderOptions, chosenPath: string, isSample: boolean): AddedFolder {
  const { folders } = options;
  const path = resolveFolder(chosenPath);
  if (findRelative(realpathSync.native(options.database.directory), path) !== undefined) {
    throw new AppError('bad-input', `“${chosenPath}” is where Earmark keeps its own library.`);
  }
  return transact(options.database.sql, () => {
    const all = folders.list();
    const same = all.find((folder) => folder.path === path);
    const outer = all.find((folder) => !folder.isRemoved && isInside(path, folder.path));
    if (outer) {
      throw new AppError(
        'bad-input',
        `“${path}” is a part of “${outer.path}”, which is in the library already.`,
      );
    }
    const id = same?.id ?? folders.insert(path, isSample, options.now());
    if (same?.isRemoved) folders.setRemoved(id, false);
    folders.setState(id, 'online');
    const absorbedIds = absorbInner(options, id, path, all);
    const isPartBack = bringBackFromOuter(options, id, path, all);
    return { id, absorbedIds, isBack: isPartBack || same?.isRemoved === true };
  });
}

/** Folders inside the new one become a part of it. */
function absorbInner(
  { database, folders, textIndex, texts }: AddFolderOptions,
  id: number,
  path: string,
  all: readonly StoredFolder[],
): number[] {
  const inner = all.filter((folder) => isInside(folder.path, path));
  for (const folder of inner) {
    const toDirectory = findRelative(path, folder.path) ?? '';
    const { movedIds, joinedIds } = relocateClips(database, {
      fromFolderId: folder.id,
      fromDirectory: '',
      toFolderId: id,
      toDirectory,
    });
    textIndex.remove(joinedIds);
    texts.begin(movedIds);
    folders.delete(folder.id);
  }
  return inner.map((folder) => folder.id);
}

/** A part of a folder that was removed comes back on its own, with what was known of it. */
function bringBackFromOuter(
  { database, textIndex, texts }: AddFolderOptions,
  id: number,
  path: string,
  all: readonly StoredFolder[],
): boolean {
  let isBack = false;
  for (const outer of all.filter((folder) => folder.isRemoved && isInside(path, folder.path))) {
    const { movedIds, joinedIds } = relocateClips(database, {
      fromFolderId: outer.id,
      fromDirectory: findRelative(outer.path, path) ?? '',
      toFolderId: id,
      toDirectory: '',
    });
    textIndex.remove(joinedIds);
    texts.begin(movedIds);
    isBack ||= movedIds.length > 0;
  }
  return isBack;
}

/** The real path of a readable directory. */
function resolveFolder(chosenPath: string): string {
  let path: string;
  let stats: Stats;
  try {
    path = realpathSync.native(chosenPath);
    stats = statSync(path);
  } catch (error) {
    throw new AppError('not-found', `There is no folder “${chosenPath}”.`, { cause: error });
  }
  if (!stats.isDirectory()) {
    throw new AppError('bad-input', `“${chosenPath}” is a file. Choose the folder that holds it.`);
  }
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new AppError('file-unreadable', `Earmark may not read “${chosenPath}”.`, { cause: error });
  }
  return path;
}

/** True where `path` lies below `outer`, not at it. */
function isInside(path: string, outer: string): boolean {
  return (findRelative(outer, path) ?? '') !== '';
}
