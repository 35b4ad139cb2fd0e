/** Keeps every folder of the library followed: notifications where there are any, looks at the roots, scans now and then. */
import { opendir } from 'node:fs/promises';
import { findNetworkDrive } from './find-network-drive.ts';
import type { Scanned } from './folder-scanner.ts';
import { createScanRounds } from './scan-rounds.ts';
import { describeWatchError, type FolderWatch, type Subscribe, watchFolder } from './watch-folder.ts';

interface WatchedRoot {
  readonly id: number;
  readonly path: string;
  readonly state: 'online' | 'offline';
}

export interface FolderWatchesOptions {
  /** The folders as they are now. */
  readonly listRoots: () => readonly WatchedRoot[];
  /** Something happened at these relative paths; anywhere in the folder where undefined. */
  readonly onTouched: (folderId: number, paths: readonly string[] | undefined) => void;
  /** Why changes in a folder are not noticed at once, in words for the user; undefined where they are (again). */
  readonly onNotice: (folderId: number, why: string | undefined, error?: unknown) => void;
  readonly subscribe?: Subscribe;
  readonly findNetworkDrive?: (path: string) => Promise<string | undefined>;
  readonly presencePeriodMs?: number;
  readonly fullScanPeriodMs?: number;
  /** How long nothing more must have happened before a watch is made anew. */
  readonly quietMs?: number;
}

export interface FolderWatches {
  /** Takes up folders that came and drops those that went. */
  update(): void;
  /** A folder, or a part of it, was looked at. */
  noteScanned(folderId: number, scanned: Scanned): void;
  /** Not everything was reported: once it is quiet, the folder is watched anew and looked at as a whole. */
  renewSoon(folderId: number): void;
  close(): Promise<void>;
}

interface Watching {
  readonly watch: Promise<FolderWatch>;
  readonly startedAtMs: number;
  isWatchable: boolean;
}

interface Renewal {
  readonly firstAskedAt: number;
  readonly timer: NodeJS.Timeout;
}

/** Where things never come to rest, a watch is made anew all the same. */
const LONGEST_WAIT_MS = 30_000;
/** Clocks of disks tick slowly. */
const CLOCK_SLACK_MS = 2000;

export function watchFolders(options: FolderWatchesOptions): FolderWatches {
  const { listRoots, onTouched, onNotice, presencePeriodMs = 5000, quietMs = 3000 } = options;
  const watches = new Map<number, Watching>();
  const closing = new Set<Promise<void>>();
  const renewals = new Map<number, Renewal>();
  const unreadable = new Map<number, readonly string[]>();
  const rounds = createScanRounds(options.fullScanPeriodMs);
  let isClosed = false;

  const drop = (id: number): Promise<void> => {
    const watching = watches.get(id);
    watches.delete(id);
    if (!watching) return Promise.resolve();
    const done = watching.watch.then((watch) => watch.close()).finally(() => closing.delete(done));
    closing.add(done);
    return done;
  };
  const start = ({ id, path }: WatchedRoot) => {
    const refuse = (why: string, error?: unknown) => {
      watching.isWatchable = false;
      rounds.poll(id, true);
      if (!isClosed) onNotice(id, why, error);
    };
    const open = async (): Promise<FolderWatch> => {
      const network = await (options.findNetworkDrive ?? findNetworkDrive)(path);
      if (network) {
        refuse(describeNetworkDrive(network));
        return { close: async () => {} };
      }
      return await watchFolder({
        path,
        unreadable: unreadable.get(id) ?? [],
        onTouched(paths) {
          // While things go on happening, a watch that waits to be made anew goes on waiting.
          if (renewals.has(id)) renewSoon(id);
          onTouched(id, paths);
        },
        onLost: () => renewSoon(id),
        onUnwatchable: (error) => refuse(describeWatchError(error), error),
        ...(options.subscribe && { subscribe: options.subscribe }),
      });
    };
    const watch = Promise.resolve().then(open);
    const watching: Watching = { watch, startedAtMs: Date.now(), isWatchable: true };
    watches.set(id, watching);
    rounds.poll(id, false);
    onNotice(id, undefined);
    // What happened while the watch was being made was not reported.
    void watch.then(() => {
      if (!isClosed && watching.isWatchable) onTouched(id, undefined);
    });
  };
  const renewSoon = (id: number) => {
    const known = renewals.get(id);
    clearTimeout(known?.timer);
    const firstAskedAt = known?.firstAskedAt ?? performance.now();
    const left = firstAskedAt + LONGEST_WAIT_MS - performance.now();
    const renew = () => {
      renewals.delete(id);
      if (!isClosed && watches.has(id)) void drop(id).then(update);
    };
    renewals.set(id, {
      firstAskedAt,
      timer: setTimeout(renew, Math.max(0, Math.min(quietMs, left))).unref(),
    });
  };
  const update = () => {
    if (isClosed) return;
    const online = new Map(
      listRoots()
        .filter((root) => root.state === 'online')
        .map((root) => [root.id, root]),
    );
    for (const id of watches.keys()) if (!online.has(id)) void drop(id);
    for (const root of online.values()) if (!watches.has(root.id)) start(root);
  };
  const lookAtRoots = createPresenceLook(listRoots, (id) => onTouched(id, undefined));
  const look = () => {
    lookAtRoots();
    for (const id of rounds.takeDue(listRoots().map((root) => root.id))) onTouched(id, undefined);
  };
  const noteWhole = (id: number, { walkMs, unreadable: found }: Scanned) => {
    rounds.note(id, walkMs);
    const known = unreadable.get(id) ?? [];
    const isNew = found.length !== known.length || found.some((directory, at) => directory !== known[at]);
    unreadable.set(id, found);
    // A directory that may not be read ends the watch of everything: it is made again without it.
    if (isNew && watches.get(id)?.isWatchable === false) void drop(id).then(update);
  };
  const timer = setInterval(look, presencePeriodMs).unref();
  update();
  return {
    update,
    renewSoon,
    noteScanned(id, scanned) {
      if (scanned.isWhole) noteWhole(id, scanned);
      const watching = watches.get(id);
      if (!watching?.isWatchable || !hasWatchPerDirectory) return;
      // A directory that was made before the one around it was watched is not watched itself.
      const isRecent = scanned.newestDirectoryMs > watching.startedAtMs - CLOCK_SLACK_MS;
      if (scanned.isWhole ? isRecent : scanned.hasNested) renewSoon(id);
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      for (const { timer: renewal } of renewals.values()) clearTimeout(renewal);
      for (const id of [...watches.keys()]) void drop(id);
      await Promise.all(closing);
    },
  };
}

/** Elsewhere one watch holds a whole tree. */
const hasWatchPerDirectory = process.platform === 'linux';

function describeNetworkDrive(kind: string): string {
  return `This folder is on a network drive (${kind}), where changes are not reported; it is looked through now and then instead.`;
}

/** Looks whether the roots are there, and tells of each that went or came. A drive that does not answer is asked once. */
function createPresenceLook(
  listRoots: () => readonly WatchedRoot[],
  onChanged: (id: number) => void,
): () => void {
  const away = new Map<number, boolean>();
  const asked = new Set<string>();
  const lookAt = async (root: WatchedRoot) => {
    asked.add(root.path);
    const isAway = await isAwayOrEmpty(root.path);
    asked.delete(root.path);
    const isOffline = root.state === 'offline';
    const wasAway = away.get(root.id) ?? isOffline;
    away.set(root.id, isAway);
    // A scan may have seen what went and came back between two looks.
    if (isAway !== wasAway || (isOffline && !isAway)) onChanged(root.id);
  };
  return () => {
    for (const root of listRoots()) if (!asked.has(root.path)) void lookAt(root);
  };
}

async function isAwayOrEmpty(path: string): Promise<boolean> {
  try {
    const directory = await opendir(path);
    const first = await directory.read();
    await directory.close();
    return first === null;
  } catch {
    return true;
  }
}
