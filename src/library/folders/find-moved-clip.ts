// A file without a clip of its path: is it one that was known elsewhere?
import { lstatSync, readdirSync } from 'node:fs';
import { getFileName, getFilePath } from '../store/clip-path.ts';
import type { ClipOfContent, IdentityStore } from '../store/identity-store.ts';

export interface MovedClips {
  /** Takes the clip that this file was before it was renamed or moved, each clip once, never `ownId`. */
  take(contentId: number, relativePath: string, ownId: number | undefined): ClipOfContent | undefined;
}

/**
 * Clips of the same content whose old place is empty, looked up once a content. `isVanished` tells the clips of the scanned
 * folder that the scan did not find, `hasFile` those whose own path has a file again.
 */
export function createMovedClips(
  identities: IdentityStore,
  folderId: number,
  isVanished: (clipId: number) => boolean,
  hasFile: (clipId: number) => boolean,
): MovedClips {
  const byContent = new Map<number, ClipOfContent[]>();
  const rootsAway = new Map<string, boolean>();
  const isRootAway = (path: string) => {
    const known = rootsAway.get(path) ?? isAwayOrEmpty(path);
    rootsAway.set(path, known);
    return known;
  };
  const isFree = (clip: ClipOfContent, relativePath: string) => {
    if (hasFile(clip.id)) return false;
    if (clip.isMissing) return true;
    if (clip.folderId === folderId) return isVanished(clip.id);
    // An unplugged drive says nothing about its files; but the same path under another root is that drive elsewhere.
    if (clip.isFolderOffline || isRootAway(clip.folderPath)) return clip.relativePath === relativePath;
    return isFileAbsent(getFilePath(clip));
  };
  return {
    take(contentId, relativePath, ownId) {
      const known = byContent.get(contentId) ?? identities.listClipsOfContent(contentId);
      byContent.set(contentId, known);
      const name = getFileName(relativePath);
      const free = known.filter((clip) => clip.id !== ownId && isFree(clip, relativePath));
      const taken = free.find((clip) => getFileName(clip.relativePath) === name) ?? free[0];
      if (taken) known.splice(known.indexOf(taken), 1);
      return taken;
    },
  };
}

/** True where a folder's root is not there or holds nothing, as the mount point of an unplugged drive. */
export function isAwayOrEmpty(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
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
