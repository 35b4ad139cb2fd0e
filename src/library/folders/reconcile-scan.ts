/** Brings clips and files of one folder together: identity by content, nothing forgotten, no large loss without asking. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { TextIndex } from '../search/vector-index.ts';
import type { FolderStore, StoredFolder } from '../store/folder-store.ts';
import { handOnKnowledge } from '../store/hand-on-knowledge.ts';
import { transact } from '../store/sqlite-errors.ts';
import { readColumns } from './found-file.ts';
import { toFileToIdentify } from './found-line.ts';
import type { FileToIdentify } from './identify-files.ts';
import { judgeVanished } from './judge-vanished.ts';
import { createKeptMissing } from './kept-missing.ts';
import type { RecentlyVanished } from './recently-vanished.ts';
import type { ScanNews } from './scan-tree.ts';
import { writeInSlices } from './slices.ts';
import { cut, type TakeInOptions } from './take-in-news.ts';

export interface ReconcileOptions extends TakeInOptions {
  readonly folders: FolderStore;
  readonly textIndex: TextIndex;
  readonly recentlyVanished: RecentlyVanished;
  readonly settleMs: number;
}

export interface ReconcileRequest {
  readonly folder: StoredFolder;
  readonly changed: readonly ScanNews['changed'][];
  readonly vanishedIds: readonly number[];
  /** A part of the folder was scanned, not the whole. */
  readonly isPart: boolean;
  /** Somebody confirmed that clips which are not there are gone. */
  readonly isConfirmed: boolean;
}

export interface ReconcileOutcome {
  readonly hasChanges: boolean;
  /** A part was scanned and too much of it is gone to decide without the whole. */
  readonly needsFullScan: boolean;
}

/** What a scan leaves to judge: files that changed are read again, vanished ones are looked for among the new ones. */
export async function reconcileScan(
  options: ReconcileOptions,
  request: ReconcileRequest,
): Promise<ReconcileOutcome> {
  const moved = new Set<number>();
  const stop = options.foundFiles.onMoved((clips) => {
    for (const { clipId } of clips) moved.add(clipId);
  });
  try {
    const placedCount = await readChanged(options, request);
    const forgotten = await forgetUnread(options, request.vanishedIds);
    const known = request.vanishedIds.filter((id) => !forgotten.has(id));
    await findMoved(options, known);
    const judged = await dropVanished(
      options,
      request,
      known.filter((id) => !moved.has(id)),
    );
    const hasChanges = placedCount + forgotten.size + moved.size + judged.droppedCount > 0;
    return { hasChanges, needsFullScan: judged.needsFullScan };
  } finally {
    stop();
  }
}

/** Files that changed names among each other are recognised among so many that changed. */
const READ_FILES = 4096;
const PAGE_CLIPS = 500;
/** What was typed of so many goes on to copies in ten milliseconds. */
const DROPPED = 25;
/** A file that was written this recently may be being written still. */
const FRESH_MS = 2000;

async function readChanged(
  options: ReconcileOptions,
  { folder, changed }: ReconcileRequest,
): Promise<number> {
  let count = 0;
  let hasWaited = false;
  let entries: FileToIdentify[] = [];
  const readGathered = async () => {
    const isFresh = entries.some(({ file }) => file.modifiedAtMs > options.now() - FRESH_MS);
    if (isFresh && !hasWaited) {
      await wait(options.settleMs, undefined, { signal: options.signal });
      hasWaited = true;
    }
    count += await readAll(options, entries);
    entries = [];
  };
  for (const columns of changed) {
    let index = 0;
    for (const file of readColumns(columns)) {
      const clipId = columns.clipIds[index++] ?? 0;
      entries.push({ folderId: folder.id, folderPath: folder.path, file, clipId, hadContent: true });
    }
    if (entries.length >= READ_FILES) await readGathered();
  }
  if (entries.length > 0) await readGathered();
  return count;
}

async function readAll(
  { foundFiles, signal }: ReconcileOptions,
  entries: readonly FileToIdentify[],
): Promise<number> {
  let count = 0;
  for (let at = 0; at < entries.length; at += READ_FILES) {
    signal.throwIfAborted();
    count += await foundFiles.readFirst(entries.slice(at, at + READ_FILES), signal);
  }
  return count;
}

/** Clips that nobody ever read or said anything about leave no trace when their files are gone. */
async function forgetUnread(
  { database, foundClips, foundFiles, textIndex, signal }: ReconcileOptions,
  vanishedIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const forgotten = new Set<number>();
  const forget = (ids: readonly number[]) => {
    const gone = foundClips.forget(ids);
    textIndex.remove(gone.map(({ id }) => id));
    for (const { id } of gone) forgotten.add(id);
    foundFiles.noteForgotten(gone);
  };
  await writeInSlices(database, cut(vanishedIds), forget, signal);
  return forgotten;
}

/** Reads the new files that have the size of a vanished one: what was moved is known again before anybody judges the loss. */
async function findMoved(options: ReconcileOptions, vanishedIds: readonly number[]): Promise<void> {
  const { foundClips, signal } = options;
  if (vanishedIds.length === 0) return;
  const sizes = new Set<number>();
  for (const ids of cut(vanishedIds)) {
    for (const size of foundClips.listSizes(ids)) sizes.add(size);
    await nextTurn(undefined, { signal });
  }
  let after = 0;
  for (;;) {
    const page = foundClips.listAfter(after, PAGE_CLIPS);
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
    const candidates = page.filter(({ byteSize }) => sizes.has(byteSize)).map(toFileToIdentify);
    const isFresh = candidates.some(({ file }) => file.modifiedAtMs > options.now() - FRESH_MS);
    if (isFresh) await wait(options.settleMs, undefined, { signal });
    await readAll(options, candidates);
    await nextTurn(undefined, { signal });
  }
}

async function dropVanished(
  options: ReconcileOptions,
  { folder, isPart, isConfirmed }: ReconcileRequest,
  vanishedIds: readonly number[],
) {
  const { database, identities, folders, recentlyVanished, now } = options;
  const earlier = vanishedIds.length > 0 ? recentlyVanished.count(folder.id, now()) : 0;
  const lossCount = vanishedIds.length + earlier;
  const isSmall = isConfirmed || lossCount === 0;
  const presentCount = isSmall ? 0 : identities.countPresent(folder.id) + earlier;
  const verdict = isSmall ? 'go' : judgeVanished(lossCount, presentCount);
  if (verdict !== 'go') {
    if (isPart) return { droppedCount: 0, needsFullScan: true };
    const pending = { missingCount: vanishedIds.length, isRefused: verdict === 'refuse' };
    transact(database.sql, () => {
      const isKept = createKeptMissing(database).note(folder.id, vanishedIds);
      folders.setPending(folder.id, isKept ? null : pending);
    });
    return { droppedCount: 0, needsFullScan: false };
  }
  const drop = (ids: readonly number[]) => {
    identities.setMissing(ids, true);
    options.textIndex.refresh(handOnKnowledge(database, ids));
  };
  await writeInSlices(database, cut(vanishedIds, DROPPED), drop, options.signal);
  if (!isPart) forgetQuestion(options, folder);
  if (isConfirmed) recentlyVanished.forget(folder.id);
  else recentlyVanished.add(folder.id, vanishedIds.length, now());
  return { droppedCount: vanishedIds.length, needsFullScan: false };
}

/** Nothing is missing that people would have to be asked about. Nothing is written where nobody was. */
function forgetQuestion({ database, folders }: ReconcileOptions, folder: StoredFolder): void {
  transact(database.sql, () => {
    createKeptMissing(database).note(folder.id, []);
    if (folders.find(folder.id)?.pending) folders.setPending(folder.id, null);
  });
}
