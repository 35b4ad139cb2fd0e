/**
 * The line of files that a scan has found: first their names become searchable, then they are read, batch by batch, and take
 * their place among the known contents. The database is the list of work, so nothing is lost when Earmark ends.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import { transact, translateSqliteError } from '../store/sqlite-errors.ts';
import { type AsideFiles, createAsideFiles } from './aside-files.ts';
import { createFoundLine } from './found-line.ts';
import type { FileToIdentify, SortedFiles } from './identify-files.ts';
import { createNaming } from './name-found-clips.ts';
import { type MovedClip, type PlaceFilesOptions, placeFiles } from './place-files.ts';
import { createReadAhead } from './read-ahead.ts';
import { createReadTogether } from './read-together.ts';
import type { FileThread } from './start-file-thread.ts';
import { createUnreadCounts } from './unread-counts.ts';

export interface FoundFiles {
  /** A scan has found these. */
  noteFound(folderId: number, clipIds: readonly number[]): void;
  noteForgotten(clips: readonly { readonly folderId: number }[]): void;
  /** Files that nobody has read were found with another size or time. */
  noteRestated(folderId: number, clipIds: readonly number[]): void;
  /** The folder is there (again): what was passed over meanwhile is taken up. */
  takeUp(folderId: number): void;
  /** A scan is writing: what is done here can wait a moment. */
  stepBack(): void;
  wake(): void;
  /** Reads these before all others; resolves when they have their places, or nobody wants it any more, with how many have. */
  readFirst(entries: readonly FileToIdentify[], signal?: AbortSignal): Promise<number>;
  /** Files of a folder that were found and not read yet. */
  countUnread(folderId: number): number;
  isBusy(folderId?: number): boolean;
  /** Resolves when nothing of this folder (of any) is left to read. Rejects where the work stopped by itself. */
  whenIdle(folderId?: number): Promise<void>;
  /** Told of every clip that got another path, until the answer is called. */
  onMoved(listener: (moved: readonly MovedClip[]) => void): () => void;
  close(): Promise<void>;
}

export interface FoundFilesOptions extends Omit<PlaceFilesOptions, 'isNamed'> {
  readonly thread: FileThread;
  readonly settleMs: number;
  readonly growingRetryMs: number;
  /** After each committed batch: contents that clips refer to now. */
  readonly onContents: (contentIds: readonly number[]) => void;
  /** Names became searchable. */
  readonly onNamed: () => void;
  /** Files that are not where the scan saw them: worth another look. */
  readonly onGone: (folderId: number, relativePaths: readonly string[]) => void;
  readonly onFailed: (error: unknown) => void;
}

interface Urgent {
  readonly entries: readonly FileToIdentify[];
  readonly signal: AbortSignal | undefined;
  readonly done: PromiseWithResolvers<number>;
}

/** While a scan goes on writing, what is done here waits. */
const STEP_BACK_MS = 60;

export function createFoundFiles(options: FoundFilesOptions): FoundFiles {
  const { database, foundClips, thread } = options;
  const unread = createUnreadCounts(foundClips.count());
  const urgent: Urgent[] = [];
  const listeners = new Set<(moved: readonly MovedClip[]) => void>();
  const growingChanged = new Map<number, FileToIdentify>();
  const wakeUp: (() => void)[] = [];
  let loop: Promise<void> | undefined;
  let failure: unknown;
  let steppedBackAt = Number.NEGATIVE_INFINITY;
  let isWoken = false;
  let isClosed = false;

  const aside: AsideFiles = createAsideFiles({
    settleMs: options.settleMs,
    growingRetryMs: options.growingRetryMs,
    onPut: (clips) => unread.addEach(clips, -1),
    onRested(clips) {
      unread.addEach(clips, 1);
      const again = clips.flatMap(({ clipId }) => growingChanged.get(clipId) ?? []);
      for (const { clipId } of again) growingChanged.delete(clipId);
      if (again.length > 0) readFirst(again).catch(() => {});
      line.readAgainFrom(clips.map(({ clipId }) => clipId));
      wake();
    },
  });
  const line = createFoundLine(foundClips, aside, options.now);
  const nameSome = createNaming(database, options.textIndex, line);
  const reader = createReadAhead(thread, line);

  const readSome = async () => {
    const sorted = await reader.next();
    if (sorted) settle(sorted);
    return sorted !== undefined;
  };
  const readTogether = createReadTogether({ ...options, read: reader.read });
  const readUrgent = async ({ entries, signal, done }: Urgent) => {
    try {
      const { pieces, ...rest } = await readTogether(entries, () => !isClosed && !signal?.aborted);
      let count = settle({ identified: [], ...rest });
      for (const identified of pieces) {
        count += settle({ identified, growing: [], gone: [] });
        await nextTurn();
      }
      done.resolve(count);
    } catch (error) {
      done.reject(error);
      throw error;
    }
  };
  const settle = ({ identified, growing, gone }: SortedFiles) => {
    const placed = placeFiles(identified, { ...options, isNamed: line.isNamed });
    unread.addEach(identified, -1);
    waitForGrowing(growing);
    for (const [folderId, paths] of groupPaths(gone)) options.onGone(folderId, paths);
    if (placed.moved.length > 0) for (const listener of listeners) listener(placed.moved);
    if (placed.contentIds.length > 0) options.onContents(placed.contentIds);
    tellWaiting();
    return identified.length;
  };
  const waitForGrowing = (growing: readonly FileToIdentify[]) => {
    if (growing.length === 0) return;
    for (const entry of growing) if (entry.hadContent) growingChanged.set(entry.clipId, entry);
    transact(database.sql, () => {
      for (const { clipId, file } of growing) foundClips.restate(clipId, file.byteSize, file.modifiedAtMs);
    });
    aside.put(growing, 'growing');
  };

  const workOn = async () => {
    while (!isClosed) {
      while (performance.now() - steppedBackAt < STEP_BACK_MS) await wait(STEP_BACK_MS);
      const next = urgent.shift();
      if (next) await readUrgent(next);
      else if (nameSome()) options.onNamed();
      else if (!(await readSome())) break;
      await nextTurn();
    }
  };
  const run = async () => {
    try {
      do {
        isWoken = false;
        await workOn();
      } while (isWoken && !isClosed);
      // What is left is not there, or still being written.
      unread.clear();
    } catch (error) {
      giveUp(error);
    }
    loop = undefined;
    tellWaiting();
  };
  const tellWaiting = () => {
    for (const listener of wakeUp.splice(0)) listener();
  };
  const giveUp = (error: unknown) => {
    reader.forget();
    for (const { done } of urgent.splice(0)) done.reject(error);
    if (isClosed) return;
    failure = translateSqliteError(error);
    options.onFailed(failure);
  };
  const wake = () => {
    if (isClosed) return;
    failure = undefined;
    isWoken = true;
    loop ??= run();
  };
  const readFirst = (entries: readonly FileToIdentify[], signal?: AbortSignal) => {
    if (isClosed) return Promise.reject(new AppError('closed', 'Earmark is closing.'));
    const done = Promise.withResolvers<number>();
    urgent.push({ entries, signal, done });
    wake();
    return done.promise;
  };
  const isBusy = (folderId?: number) => {
    if (aside.isSettling(folderId)) return true;
    if (!loop) return false;
    return folderId === undefined || urgent.length > 0 || unread.get(folderId) > 0;
  };

  return {
    noteFound(folderId, clipIds) {
      unread.add(folderId, clipIds.length);
      // Ids of clips that were forgotten are given again.
      line.goBackTo(clipIds);
    },
    noteForgotten(clips) {
      for (const { folderId } of clips) unread.add(folderId, -1);
    },
    noteRestated(folderId, clipIds) {
      unread.add(folderId, clipIds.length);
      line.readAgainFrom(clipIds);
    },
    takeUp(folderId) {
      const left = foundClips.findOf(folderId);
      if (!left) return;
      unread.set(folderId, left.count);
      line.goBackTo([left.firstId]);
      wake();
    },
    stepBack() {
      steppedBackAt = performance.now();
    },
    wake,
    readFirst,
    countUnread: unread.get,
    isBusy,
    async whenIdle(folderId) {
      while (isBusy(folderId) && !isClosed) await new Promise<void>((resolve) => wakeUp.push(resolve));
      if (failure !== undefined) throw failure;
    },
    onMoved(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      aside.close();
      await loop;
      tellWaiting();
    },
  };
}

function groupPaths(entries: readonly FileToIdentify[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { folderId, file } of entries) {
    const paths = groups.get(folderId) ?? [];
    groups.set(folderId, paths);
    paths.push(file.relativePath);
  }
  return groups;
}
