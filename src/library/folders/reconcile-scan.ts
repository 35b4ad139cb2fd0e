/** Brings clips and files of one folder together: identity by content, nothing forgotten, no large loss without asking. */
import type { TextIndex } from '../search/vector-index.ts';
import type { FolderStore, StoredFolder } from '../store/folder-store.ts';
import type { IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import { compareScan, judgeVanished, type ScanComparison } from './compare-scan.ts';
import { createMovedClips } from './find-moved-clip.ts';
import { identifyFiles } from './identify-files.ts';
import { createKeptMissing } from './kept-missing.ts';
import { placeFiles } from './place-files.ts';
import type { RecentlyVanished } from './recently-vanished.ts';
import type { FolderScan, FoundFile } from './scan-folder.ts';

export interface ReconcileOptions {
  readonly database: LibraryDatabase;
  readonly identities: IdentityStore;
  readonly folders: FolderStore;
  readonly textIndex: TextIndex;
  readonly recentlyVanished: RecentlyVanished;
  readonly now: () => number;
  readonly settleMs: number;
  readonly signal: AbortSignal;
  /** After each committed batch: contents that clips refer to now. */
  readonly onContents: (contentIds: readonly number[]) => void;
}

export interface ReconcileRequest {
  readonly folder: StoredFolder;
  readonly scan: FolderScan;
  /** The directories that were scanned, where it was not the whole folder. */
  readonly under: readonly string[] | undefined;
  /** Somebody confirmed that clips which are not there are gone. */
  readonly isConfirmed: boolean;
}

export interface ReconcileOutcome {
  readonly hasChanges: boolean;
  /** Files that are still being written. */
  readonly growing: readonly FoundFile[];
  /** Other folders that clips came from: what they miss is worth another look. */
  readonly sourceFolderIds: readonly number[];
  /** A part was scanned and too much of it is gone to decide without the whole. */
  readonly needsFullScan: boolean;
}

export async function reconcileScan(
  options: ReconcileOptions,
  request: ReconcileRequest,
): Promise<ReconcileOutcome> {
  const { database, identities } = options;
  const { folder, scan, under } = request;
  const known = (under ?? ['']).flatMap((directory) => identities.listClips(folder.id, directory));
  const presentCount = identities.countPresent(folder.id);
  const comparison = compareScan(known, scan.files, scan.unreadable);
  if (comparison.returnedIds.length > 0) {
    transact(database.sql, () => identities.setMissing(comparison.returnedIds, false));
  }
  const placed = await placeAll(options, folder, comparison);
  const vanishedIds = comparison.vanishedIds.filter((id) => !placed.movedIds.has(id));
  const judged = dropVanished(options, request, vanishedIds, presentCount);
  return {
    hasChanges: placed.count + comparison.returnedIds.length + judged.droppedCount > 0,
    growing: placed.growing,
    sourceFolderIds: placed.sourceFolderIds,
    needsFullScan: judged.needsFullScan,
  };
}

async function placeAll(options: ReconcileOptions, folder: StoredFolder, comparison: ScanComparison) {
  const vanished = new Set(comparison.vanishedIds);
  const changed = new Set(comparison.changed.map(({ clipId }) => clipId));
  const movedClips = createMovedClips(
    options.identities,
    folder.id,
    (id) => vanished.has(id),
    (id) => changed.has(id),
  );
  const movedIds = new Set<number>();
  const sources = new Set<number>();
  const growing: FoundFile[] = [];
  let count = 0;
  const files = [...comparison.changed, ...comparison.added.map((file) => ({ file, clipId: undefined }))];
  const nowMs = options.now();
  const batches = identifyFiles(files, {
    folderPath: folder.path,
    nowMs,
    settleMs: options.settleMs,
    signal: options.signal,
    onGrowing: (file) => growing.push(file),
  });
  for await (const batch of batches) {
    const placed = placeFiles(batch, { ...options, movedClips, folderId: folder.id, nowMs });
    count += batch.length;
    for (const { clipId, fromFolderId } of placed.moved) {
      movedIds.add(clipId);
      if (fromFolderId !== folder.id) sources.add(fromFolderId);
    }
    options.onContents(placed.contentIds);
  }
  return { count, movedIds, growing, sourceFolderIds: [...sources] };
}

function dropVanished(
  { database, identities, folders, recentlyVanished, now }: ReconcileOptions,
  { folder, under, isConfirmed }: ReconcileRequest,
  vanishedIds: readonly number[],
  presentCount: number,
) {
  const isPart = under !== undefined;
  const earlier = recentlyVanished.count(folder.id, now());
  const verdict = isConfirmed
    ? 'go'
    : judgeVanished(vanishedIds.length + (vanishedIds.length > 0 ? earlier : 0), presentCount + earlier);
  if (verdict !== 'go') {
    if (isPart) return { droppedCount: 0, needsFullScan: true };
    const pending = { missingCount: vanishedIds.length, isRefused: verdict === 'refuse' };
    transact(database.sql, () => {
      const isKept = createKeptMissing(database).note(folder.id, vanishedIds);
      folders.setPending(folder.id, isKept ? null : pending);
    });
    return { droppedCount: 0, needsFullScan: false };
  }
  transact(database.sql, () => {
    identities.setMissing(vanishedIds, true);
    if (isPart) return;
    createKeptMissing(database).note(folder.id, []);
    folders.setPending(folder.id, null);
  });
  if (isConfirmed) recentlyVanished.forget(folder.id);
  else recentlyVanished.add(folder.id, vanishedIds.length, now());
  return { droppedCount: vanishedIds.length, needsFullScan: false };
}
