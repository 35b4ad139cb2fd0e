// What a scan did not decide on its own: folders that are away, and clips that are gone in numbers.
import type { WatchedFolder } from '../shared/contract/folders.ts';

/** What to tell about a folder after indexing, in words for the command line; undefined where all is well. */
export function describeMissing(folder: WatchedFolder): string | undefined {
  const { path, state, pendingRemoval: pending } = folder;
  if (state === 'offline') return `"${path}" is not there or empty. Everything known of its clips is kept.`;
  if (!pending) return undefined;
  const share = pending.refused ? 'more than half' : 'more than 5 %';
  return (
    `${pending.missingCount} of ${pending.clipCount} clips of "${path}" are not there any more, ${share} of the folder, ` +
    'so none of them was taken out. If they are really gone, run the same command with --accept-missing.'
  );
}

/** The folders of the library that the chosen paths lie in or are. Paths are absolute, links resolved. */
export function findCovering(folders: readonly WatchedFolder[], paths: readonly string[]): WatchedFolder[] {
  return folders.filter(({ path }) => {
    // A drive's own path ends with a separator already.
    const inside = /[\\/]$/.test(path) ? [path] : [`${path}/`, `${path}\\`];
    return paths.some((chosen) => chosen === path || inside.some((start) => chosen.startsWith(start)));
  });
}
