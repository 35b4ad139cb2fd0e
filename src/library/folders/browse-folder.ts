import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FolderListing } from '../../shared/contract/folders.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findAudioExtension } from './audio-extensions.ts';

const MAX_FOLDERS = 5000;
const MAX_COUNTED = 1000;

/** The sub-folders of a folder for the chooser in the window, and how many audio files lie right in it (up to 1,000). */
export function browseFolder(asked: string | null): FolderListing {
  const { path, entries } = readEntries(asked ?? homedir());
  const folders = entries
    .filter((entry) => !entry.name.startsWith('.') && isDirectory(path, entry))
    .slice(0, MAX_FOLDERS)
    .map((entry) => ({ name: entry.name, path: join(path, entry.name) }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }));
  let audioFileCount = 0;
  for (const entry of entries) {
    if (!entry.isDirectory() && findAudioExtension(entry.name) !== undefined) audioFileCount++;
    if (audioFileCount === MAX_COUNTED) break;
  }
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, folders, audioFileCount };
}

function readEntries(asked: string): { path: string; entries: Dirent[] } {
  try {
    const path = realpathSync.native(asked);
    return { path, entries: readdirSync(path, { withFileTypes: true }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('file-unreadable', `Earmark may not read “${asked}”.`, { cause: error });
    }
    throw new AppError('not-found', `There is no folder “${asked}”.`, { cause: error });
  }
}

function isDirectory(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(parent, entry.name)).isDirectory();
  } catch {
    return false;
  }
}
