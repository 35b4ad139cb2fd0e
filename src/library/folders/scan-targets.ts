import { statSync } from 'node:fs';
import { findAudioExtension } from './audio-extensions.ts';
import { dropCovered, isCovered } from './covered-directories.ts';
import { isScanned } from './scanned-directories.ts';

export interface ScanTargets {
  /** Relative directories to look at with everything under them. */
  readonly deep: readonly string[];
  /** Relative directories of which only what lies right in them is looked at. */
  readonly own: readonly string[];
}

export interface WantedTargets {
  /** Relative directories to look at with everything under them; without `touched` too the whole folder. */
  readonly under?: readonly string[] | undefined;
  /** Relative paths at which something was reported to have happened. */
  readonly touched?: readonly string[] | undefined;
  readonly skip: string | undefined;
}

/**
 * What to walk for a request. A directory that is not there is looked for in the first one around it that is. Of a reported
 * path the directory around it is compared; where it is a directory itself, everything under it too.
 */
export function findTargets(
  root: string,
  { under, touched, skip }: WantedTargets,
  isKnownDirectory: (path: string) => boolean,
): ScanTargets {
  if (!under && !touched) return { deep: [''], own: [] };
  const deep = new Set<string>();
  const own = new Set<string>();
  const look = (directory: string, isDeep: boolean) => {
    const existing = climbToExisting(root, directory);
    // Where text does not carry the name, everything around it is meant.
    const isMeant = existing === directory ? isDeep : directory.includes('\uFFFD');
    (isMeant ? deep : own).add(existing);
  };
  for (const path of under ?? []) look(path, true);
  for (const path of touched ?? []) {
    const kind = findKind(root, path);
    if (kind === 'directory') deep.add(path);
    // Projects write all day beside their sounds: a file that is there and no sound changes nothing here.
    const isSound = findAudioExtension(path.slice(path.lastIndexOf('/') + 1)) !== undefined;
    if (kind !== 'file' || isSound || isKnownDirectory(path)) look(dropLast(path), path.includes('\uFFFD'));
  }
  const wanted = (paths: Iterable<string>) =>
    [...paths].filter((path) => path === '' || isScanned(path, skip));
  const deepest = dropCovered(wanted(deep));
  const covering = new Set(deepest);
  return { deep: deepest, own: wanted(own).filter((path) => !isCovered(path, covering)) };
}

function climbToExisting(root: string, path: string): string {
  let at = path;
  while (at !== '' && (at.includes('\uFFFD') || findKind(root, at) !== 'directory')) at = dropLast(at);
  return at;
}

const dropLast = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function findKind(root: string, relative: string): 'file' | 'directory' | undefined {
  try {
    const stats = statSync(`${root}/${relative}`, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return stats.isDirectory() ? 'directory' : 'file';
  } catch {
    return undefined;
  }
}
