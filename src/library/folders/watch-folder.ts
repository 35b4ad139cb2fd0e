/** Follows what happens in a folder through the system's notifications; the scanner looks for itself at what is reported. */
import { dirname } from 'node:path';
import type { AsyncSubscription, Event } from '@parcel/watcher';
import { findRelative } from './relative-directory.ts';

export interface FolderWatch {
  close(): Promise<void>;
}

export interface WatchFolderOptions {
  readonly path: string;
  /** Relative directories in which something changed; undefined where everything should be looked at again. */
  readonly onChanged: (directories: readonly string[] | undefined) => void;
  /** Watching is not possible (any more), in words for the user. The folder is looked through now and then instead. */
  readonly onUnwatchable: (why: string, error: unknown) => void;
  readonly debounceMs?: number;
}

/** More changed directories than this are cheaper to scan as a whole. */
const BURST = 50;

const ignored = ['**/.git/**', '**/node_modules/**', '**/.Trash*/**', '**/@eaDir/**', '**/__MACOSX/**'];

export async function watchFolder(options: WatchFolderOptions): Promise<FolderWatch> {
  const { path, onChanged, onUnwatchable, debounceMs = 400 } = options;
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const flush = () => {
    timer = undefined;
    const directories = [...changed];
    changed.clear();
    onChanged(directories.length > BURST || directories.includes('') ? undefined : directories);
  };
  const receive = (error: Error | null, events: readonly Event[]) => {
    if (isClosed) return;
    if (error) return onUnwatchable(describeWatchError(error), error);
    for (const event of events) changed.add(findTouched(path, event.path));
    if (changed.size > 0) timer ??= setTimeout(flush, debounceMs);
  };
  let subscription: AsyncSubscription | undefined;
  try {
    const watcher = await import('@parcel/watcher');
    subscription = await watcher.subscribe(path, receive, { ignore: ignored });
  } catch (error) {
    onUnwatchable(describeWatchError(error), error);
  }
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await subscription?.unsubscribe().catch(() => {});
    },
  };
}

/**
 * The directory in which something changed, to be scanned with everything under it: in a directory that has just appeared,
 * the first files may not be reported at all.
 */
export function findTouched(root: string, changedPath: string): string {
  return findRelative(root, dirname(changedPath)) ?? '';
}

export function describeWatchError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|inotify|no space left/i.test(text)) {
    return 'The system allows no more watched folders, so changes are noticed within ten minutes only. (Linux: raise fs.inotify.max_user_watches.)';
  }
  return 'Changes in this folder cannot be watched here; they are noticed within ten minutes.';
}
