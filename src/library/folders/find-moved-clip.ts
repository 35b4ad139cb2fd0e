// A file whose bytes are known: is it one that was known elsewhere?
import { lstatSync } from 'node:fs';
import { getFileName, getFilePath } from '../store/clip-path.ts';
import type { ClipOfContent, IdentityStore } from '../store/identity-store.ts';
import type { FileToIdentify } from './identify-files.ts';
import { hasEntries } from './walk-tree.ts';

export interface MovedClips {
  /** Takes the clip that this file was before it was renamed or moved, each clip once, never the one of its own path. */
  take(contentId: number, entry: FileToIdentify): ClipOfContent | undefined;
  /** These have a place already. */
  leaveOut(clipIds: readonly number[]): void;
}

/** Clips of the same content whose old place is empty, looked up once a content: for one batch of files. */
export function createMovedClips(identities: IdentityStore): MovedClips {
  const byContent = new Map<number, ClipOfContent[]>();
  const rootsAway = new Map<string, boolean>();
  const isRootAway = (path: string) => {
    const known = rootsAway.get(path) ?? isAwayOrEmpty(path);
    rootsAway.set(path, known);
    return known;
  };
  const placed = new Set<number>();
  const absent = new Map<number, boolean>();
  const isAbsent = (clip: ClipOfContent) => {
    const known = absent.get(clip.id) ?? isFileAbsent(getFilePath(clip));
    absent.set(clip.id, known);
    return known;
  };
  const isFree = (clip: ClipOfContent, { folderId, folderPath, file }: FileToIdentify) => {
    const isElsewhere = !clip.isMissing && clip.folderId !== folderId;
    // An unplugged drive says nothing about its files; but the same path under another root is that drive elsewhere.
    if (isElsewhere && (clip.isFolderOffline || isRootAway(clip.folderPath))) {
      return clip.relativePath === file.relativePath;
    }
    return isAbsent(clip) || isOtherSpelling(clip, { folderPath, ...file });
  };
  return {
    take(contentId, entry) {
      const known = byContent.get(contentId) ?? identities.listClipsOfContent(contentId);
      byContent.set(contentId, known);
      const name = getFileName(entry.file.relativePath);
      const free = known.filter(
        (clip) => clip.id !== entry.clipId && !placed.has(clip.id) && isFree(clip, entry),
      );
      const taken = free.find((clip) => getFileName(clip.relativePath) === name) ?? free[0];
      if (taken) known.splice(known.indexOf(taken), 1);
      return taken;
    },
    leaveOut(clipIds) {
      for (const id of clipIds) placed.add(id);
    },
  };
}

/** True where a folder's root is not there or holds nothing, as the mount point of an unplugged drive. */
export function isAwayOrEmpty(path: string): boolean {
  try {
    return !hasEntries(path);
  } catch {
    return true;
  }
}

function isFileAbsent(path: string | Buffer): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

type FilePlace = Parameters<typeof getFilePath>[0];

/** Where disks do not tell capitals apart, a file that changed its capitals still answers to its old name. */
function isOtherSpelling(before: FilePlace, now: FilePlace): boolean {
  const [old, fresh] = [getFilePath(before), getFilePath(now)];
  if (typeof old !== 'string' || typeof fresh !== 'string' || fold(old) !== fold(fresh)) return false;
  try {
    const [a, b] = [lstatSync(old, { bigint: true }), lstatSync(fresh, { bigint: true })];
    return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev && a.nlink === 1n;
  } catch {
    return false;
  }
}

const fold = (path: string) => path.normalize('NFC').toLowerCase();
