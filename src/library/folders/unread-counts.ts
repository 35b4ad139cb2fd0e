import type { AsideClip } from './aside-files.ts';

/** How many files of each folder were found and not read yet: as good as exact while work goes on, exact at its end. */
export interface UnreadCounts {
  get(folderId: number): number;
  set(folderId: number, count: number): void;
  add(folderId: number, by: number): void;
  /** Files that were read before do not count. */
  addEach(clips: readonly AsideClip[], by: 1 | -1): void;
  clear(): void;
}

export function createUnreadCounts(known: ReadonlyMap<number, number>): UnreadCounts {
  const counts = new Map(known);
  const get = (folderId: number) => counts.get(folderId) ?? 0;
  const add = (folderId: number, by: number) => void counts.set(folderId, Math.max(0, get(folderId) + by));
  return {
    get,
    add,
    set: (folderId, count) => void counts.set(folderId, count),
    addEach(clips, by) {
      for (const { folderId, hadContent } of clips) if (!hadContent) add(folderId, by);
    },
    clear: () => counts.clear(),
  };
}
