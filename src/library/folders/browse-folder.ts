import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FolderListing } from '../../shared/contract/folders.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findAudioExtension } from './audio-extensions.ts';

const MAX_FOLDERS = 5000;
const MAX_COUNTED = 1000;
/** Entries are fetched so many at a time, and the library answers others in between. */
const PAGE_ENTRIES = 500;

/**
 * The sub-folders of a folder for the chooser in the window (up to 5,000, hidden ones left out), and how many audio files
 * lie right in it (up to 1,000).
 */
export async function browseFolder(asked: string | null): Promise<FolderListing> {
  const { path, folderNames, audioFileCount } = await look(asked ?? homedir());
  const folders = folderNames
    .map((name) => ({ name, path: join(path, name) }))
    .sort((a, b) => order.compare(a.name, b.name));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, folders, audioFileCount };
}

/** Made once: making one for every comparison takes a second for 5,000 names. */
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

async function look(asked: string) {
  try {
    const path = await realpath(asked);
    const folderNames: string[] = [];
    let audioFileCount = 0;
    for await (const entry of await opendir(path, { bufferSize: PAGE_ENTRIES })) {
      if (folderNames.length >= MAX_FOLDERS && audioFileCount >= MAX_COUNTED) break;
      if (await isDirectory(path, entry)) {
        if (folderNames.length < MAX_FOLDERS) folderNames.push(entry.name);
      } else if (audioFileCount < MAX_COUNTED && findAudioExtension(entry.name) !== undefined)
        audioFileCount++;
    }
    return { path, folderNames, audioFileCount };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('file-unreadable', `Earmark may not read “${asked}”.`, { cause: error });
    }
    throw new AppError('not-found', `There is no folder “${asked}”.`, { cause: error });
  }
}

async function isDirectory(parent: string, entry: Dirent): Promise<boolean> {
  if (entry.name.startsWith('.')) return false;
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return await stat(join(parent, entry.name)).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
