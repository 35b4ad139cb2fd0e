/** Keeps every folder of the library watched: notifications, a look at the roots every few seconds, a full scan now and then. */
import { isAwayOrEmpty } from './find-moved-clip.ts';
import { type FolderWatch, watchFolder } from './watch-folder.ts';

interface WatchedRoot {
  readonly id: number;
  readonly path: string;
  readonly state: 'online' | 'offline';
}

export interface FolderWatchesOptions {
  /** The folders as they are now. */
  readonly listRoots: () => readonly WatchedRoot[];
  /** Something changed in these directories; in the whole folder where undefined. */
  readonly onChanged: (folderId: number, directories: readonly string[] | undefined) => void;
  readonly onUnwatchable: (folderId: number, why: string, error: unknown) => void;
  readonly presencePeriodMs?: number;
  readonly fullScanPeriodMs?: number;
}

export interface FolderWatches {
  /** Takes up folders that came and drops those that went. */
  update(): void;
  close(): Promise<void>;
}

export function watchFolders(options: FolderWatchesOptions): FolderWatches {
  const { listRoots, onChanged, presencePeriodMs = 5000, fullScanPeriodMs = 600_000 } = options;
  const watches = new Map<number, Promise<FolderWatch>>();
  const closing = new Set<Promise<void>>();
  const away = new Map<number, boolean>();

  const drop = (id: number) => {
    const done: Promise<void> = watches
      .get(id)
      ?.then((watch) => watch.close())
      .finally(() => closing.delete(done)) as Promise<void>;
    watches.delete(id);
    if (done) closing.add(done);
  };
  const update = () => {
    const online = new Map(
      listRoots()
        .filter((root) => root.state === 'online')
        .map((root) => [root.id, root]),
    );
    for (const id of watches.keys()) if (!online.has(id)) drop(id);
    for (const root of online.values()) if (!watches.has(root.id)) watches.set(root.id, start(root));
  };
  const start = ({ id, path }: WatchedRoot) =>
    watchFolder({
      path,
      onChanged: (directories) => onChanged(id, directories),
      onUnwatchable: (why, error) => options.onUnwatchable(id, why, error),
    });
  const lookAtRoots = () => {
    for (const root of listRoots()) {
      const isAway = isAwayOrEmpty(root.path);
      const wasAway = away.get(root.id) ?? root.state === 'offline';
      away.set(root.id, isAway);
      if (isAway !== wasAway) onChanged(root.id, undefined);
    }
  };
  const scanAll = () => {
    for (const root of listRoots()) onChanged(root.id, undefined);
  };
  const timers = [setInterval(lookAtRoots, presencePeriodMs), setInterval(scanAll, fullScanPeriodMs)];
  for (const timer of timers) timer.unref();
  update();
  return {
    update,
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const id of [...watches.keys()]) drop(id);
      await Promise.all(closing);
    },
  };
}
