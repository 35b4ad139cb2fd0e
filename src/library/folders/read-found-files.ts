/**
 * The line of files that a scan has found: first their names become searchable, then they are read, batch by batch, and take
 * their place among the known contents. The database is the list of work, so nothing is lost when Earmark ends.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import { transact, translateSqliteError } from '../store/sqlite-errors.ts';
import { type AsideClip, type AsideFiles, createAsideFiles } from './aside-files.ts';
import { createFoundLine } from './found-line.ts';
import { type FileToIdentify, getPathToRead, type SortedFiles, sortFiles } from './identify-files.ts';
import { type MovedClip, type PlaceFilesOptions, placeFiles } from './place-files.ts';
import type { FileThread } from './start-file-thread.ts';

export interface FoundFiles {
  /** A scan has found these. */
  noteFound(folderId: number, clipIds: readonly number[]): void;
  noteForgotten(clips: readonly { readonly folderId: number }[]): void;
  /** These clips were found with another size or time. */
  noteChanged(clipIds: readonly number[]): void;
  /** A scan is writing: what is done here can wait a moment. */
  stepBack(): void;
  wake(): void;
  /** Reads these before all others; resolves when they have their places, with how many have. */
  readFirst(entries: readonly FileToIdentify[]): Promise<number>;
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
  readonly done: PromiseWithResolvers<number>;
}

interface Batch {
  readonly entries: readonly FileToIdentify[];
  readonly sorted: Promise<SortedFiles>;
}

/** Work on texts goes on in slices about this long; what is written together costs less. */
const NAME_SLICE_MS = 10;
const LEAST_NAMES = 16;
const MOST_NAMES = 512;
/** Small files come in large batches, those of slow drives in small ones. */
const READ_MS = 150;
const LEAST_READ = 16;
const MOST_READ = 256;
const STEP_BACK_MS = 60;

export function createFoundFiles(options: FoundFilesOptions): FoundFiles {
  const { database, foundClips, textIndex, thread } = options;
  const unread = foundClips.count();
  const urgent: Urgent[] = [];
  const listeners = new Set<(moved: readonly MovedClip[]) => void>();
  const growingChanged = new Map<number, FileToIdentify>();
  const wakeUp: (() => void)[] = [];
  let nameCount = LEAST_NAMES;
  let readCount = LEAST_READ;
  let ahead: Batch | undefined;
  let loop: Promise<void> | undefined;
  let failure: unknown;
  let steppedBackAt = Number.NEGATIVE_INFINITY;
  let isWoken = false;
  let isClosed = false;

  const aside: AsideFiles = createAsideFiles({
    settleMs: options.settleMs,
    growingRetryMs: options.growingRetryMs,
    onPut: (clips) => countUnreadOf(clips, -1),
    onRested(clips) {
      countUnreadOf(clips, 1);
      const again = clips.flatMap(({ clipId }) => growingChanged.get(clipId) ?? []);
      for (const { clipId } of again) growingChanged.delete(clipId);
      if (again.length > 0) readFirst(again).catch(() => {});
      line.readAgainFrom(clips.map(({ clipId }) => clipId));
      wake();
    },
  });
  const line = createFoundLine(foundClips, aside, options.now);

  const count = (folderId: number, by: number) =>
    void unread.set(folderId, Math.max(0, (unread.get(folderId) ?? 0) + by));
  const countUnreadOf = (clips: readonly AsideClip[], by: 1 | -1) => {
    for (const { folderId, hadContent } of clips) if (!hadContent) count(folderId, by);
  };

  /** Makes names searchable, as many as a slice of time allows; false where all are. */
  const nameSome = () => {
    const ids = line.peekNameless(nameCount);
    if (ids.length === 0) return false;
    const startedAt = performance.now();
    transact(database.sql, () => textIndex.refresh(ids));
    line.named(ids.at(-1) ?? 0);
    const share = NAME_SLICE_MS / Math.max(1, performance.now() - startedAt);
    nameCount = scale(nameCount, share, LEAST_NAMES, MOST_NAMES);
    options.onNamed();
    return true;
  };

  const startReading = (entries: readonly FileToIdentify[]): Batch => {
    const startedAt = performance.now();
    const sorted = thread.fingerprint(entries.map(getPathToRead)).then((outcomes) => {
      const share = READ_MS / Math.max(1, performance.now() - startedAt);
      readCount = scale(readCount, share, LEAST_READ, MOST_READ);
      return sortFiles(entries, outcomes);
    });
    // Told where it is waited for.
    sorted.catch(() => {});
    return { entries, sorted };
  };
  const takeBatch = () => {
    const entries = line.takeUnread(readCount);
    return entries.length > 0 ? startReading(entries) : undefined;
  };
  /** The thread reads the next batch while this one is written. */
  const readSome = async () => {
    const batch = ahead ?? takeBatch();
    if (!batch) return false;
    const sorted = await batch.sorted;
    ahead = takeBatch();
    settle(sorted);
    return true;
  };
  const readUrgent = async ({ entries, done }: Urgent) => {
    try {
      done.resolve(settle(await startReading(entries).sorted));
    } catch (error) {
      done.reject(error);
      throw error;
    }
  };
  const settle = ({ identified, growing, gone }: SortedFiles) => {
    const placed = placeFiles(identified, { ...options, isNamed: line.isNamed });
    countUnreadOf(identified, -1);
    waitForGrowing(growing);
    for (const [folderId, paths] of groupPaths(gone)) options.onGone(folderId, paths);
    if (placed.moved.length > 0) for (const listener of listeners) listener(placed.moved);
    if (placed.contentIds.length > 0) options.onContents(placed.contentIds);
    tellWaiting();
    return identified.length;
  };
  const waitForGrowing = (growing: readonly FileToIdentify[]) => {
    for (const entry of growing) {
      if (entry.hadContent) growingChanged.set(entry.clipId, entry);
      else foundClips.restate(entry.clipId, entry.file.byteSize, entry.file.modifiedAtMs);
    }
    aside.put(growing, 'growing');
  };

  const workOn = async () => {
    while (!isClosed) {
      while (performance.now() - steppedBackAt < STEP_BACK_MS) await wait(STEP_BACK_MS);
      const next = urgent.shift();
      if (next) await readUrgent(next);
      else if (!nameSome() && !(await readSome())) break;
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
    ahead = undefined;
    line.readAgainFrom();
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
  const readFirst = (entries: readonly FileToIdentify[]) => {
    if (isClosed) return Promise.reject(new AppError('closed', 'Earmark is closing.'));
    const done = Promise.withResolvers<number>();
    urgent.push({ entries, done });
    wake();
    return done.promise;
  };
  const isBusy = (folderId?: number) => {
    if (aside.isSettling(folderId)) return true;
    if (!loop) return false;
    return folderId === undefined || urgent.length > 0 || (unread.get(folderId) ?? 0) > 0;
  };

  return {
    noteFound(folderId, clipIds) {
      count(folderId, clipIds.length);
      // Ids of clips that were forgotten are given again.
      line.goBackTo(clipIds);
    },
    noteForgotten(clips) {
      for (const { folderId } of clips) count(folderId, -1);
    },
    noteChanged: line.goBackTo,
    stepBack() {
      steppedBackAt = performance.now();
    },
    wake,
    readFirst,
    countUnread: (folderId) => unread.get(folderId) ?? 0,
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

/** At most twice as many as before: one quick batch says little. */
function scale(count: number, share: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, count * Math.min(2, share))));
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
