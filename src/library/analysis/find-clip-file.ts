import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FilePath } from '../../worker/task-protocol.ts';
import type { ClipOfContent } from '../store/analysis-store.ts';
import { getFilePath } from '../store/clip-path.ts';

export type FoundFile =
  | { readonly kind: 'found'; readonly path: FilePath; readonly folderId: number }
  /** No file holds these bytes any more: the folders' scan has to look again. */
  | { readonly kind: 'gone'; readonly folderIds: readonly number[] };

/** The first of a content's clips whose file is still as the scan saw it. */
export async function findClipFile(clips: readonly ClipOfContent[]): Promise<FoundFile> {
  for (const clip of clips) {
    const path = getFilePath(clip);
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile() && isAsScanned(stats, clip)) return { kind: 'found', path, folderId: clip.folderId };
  }
  return { kind: 'gone', folderIds: [...new Set(clips.map((clip) => clip.folderId))] };
}

/** A time of zero says that the scan could not read the file: the analysis finds out why. */
function isAsScanned(stats: Stats, clip: ClipOfContent): boolean {
  if (stats.size !== clip.byteSize) return false;
  // File systems keep times with different precision: a difference below two milliseconds is none.
  return clip.modifiedAtMs === 0 || Math.abs(stats.mtimeMs - clip.modifiedAtMs) < 2;
}
