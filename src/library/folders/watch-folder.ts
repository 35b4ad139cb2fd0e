/** Follows what happens in a folder through the system's notifications; the scanner looks for itself at what is reported. */
import { join } from 'node:path';
import type { AsyncSubscription, Event, SubscribeCallback } from '@parcel/watcher';
import { findRelative } from './relative-directory.ts';

export interface FolderWatch {
  close(): Promise<void>;
}

/** How notifications are asked for. */
export type Subscribe = (
  path: string,
  receive: SubscribeCallback,
  options: { readonly ignore: string[] },
) => Promise<AsyncSubscription>;

export interface WatchFolderOptions {
  readonly path: string;
  /** Relative directories that may not be read: one of them would be the end of the whole watch. */
  readonly unreadable: readonly string[];
  /** Relative paths at which something happened. */
  readonly onTouched: (paths: readonly string[]) => void;
  /** Not everything was reported, or will be: the watch should be made anew, and the folder be looked at as a whole. */
  readonly onLost: () => void;
  /** Watching is not possible (any more). */
  readonly onUnwatchable: (error: unknown) => void;
  readonly subscribe?: Subscribe;
  readonly debounceMs?: number;
}

/** Of so many reports at once, some may be missing: Linux holds 16,384 that were not fetched yet. */
const BURST = 4000;

const ignored = ['**/.git/**', '**/node_modules/**', '**/.Trash*/**', '**/@eaDir/**', '**/__MACOSX/**'];

export async function watchFolder(options: WatchFolderOptions): Promise<FolderWatch> {
  const { path, onTouched, debounceMs = 400, subscribe = subscribeToSystem } = options;
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const flush = () => {
    timer = undefined;
    const paths = [...touched];
    touched.clear();
    if (paths.length > BURST) options.onLost();
    onTouched(paths);
  };
  const receive = (error: Error | null, events: readonly Event[]) => {
    if (isClosed) return;
    if (error) return isLoss(error) ? options.onLost() : options.onUnwatchable(error);
    for (const event of events) {
      const relative = findRelative(path, event.path);
      if (relative === '' && event.type === 'delete') options.onLost();
      else if (relative) touched.add(relative);
    }
    if (touched.size > 0) timer ??= setTimeout(flush, debounceMs);
  };
  let subscription: AsyncSubscription | undefined;
  try {
    const unreadable = options.unreadable.map((directory) => join(path, directory));
    subscription = await subscribe(path, receive, { ignore: [...ignored, ...unreadable] });
  } catch (error) {
    options.onUnwatchable(error);
  }
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await subscription?.unsubscribe().catch(() => {});
    },
  };
}

const subscribeToSystem: Subscribe = async (path, receive, options) => {
  const watcher = await import('@parcel/watcher');
  return await watcher.subscribe(path, receive, options);
};

/** Windows and macOS say when they could not keep up. */
function isLoss(error: Error): boolean {
  return /\b(lost|dropped|overflow|re-scanned)\b/i.test(error.message);
}

export function describeWatchError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|inotify_add_watch|no space left/i.test(text)) {
    return 'The system allows no more watched folders, so this one is looked through now and then instead. (Linux: raise fs.inotify.max_user_watches.)';
  }
  if (/EMFILE|inotify|too many open files/i.test(text)) {
    return 'The system allows no more watching programs, so this folder is looked through now and then instead. (Linux: raise fs.inotify.max_user_instances.)';
  }
  return 'Changes in this folder cannot be watched here, so it is looked through now and then instead.';
}
