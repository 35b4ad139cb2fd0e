// What a scan tells: the walk compared with the clips that are known, directory by directory. Runs in a thread of its own.
import type { KnownFile, KnownFiles } from '../store/known-files.ts';
import { findTargets, type WantedTargets } from './scan-targets.ts';
import { type FoundDirectory, hasEntries, walkTree } from './walk-tree.ts';

export interface ScanTreeRequest extends WantedTargets {
  readonly root: string;
  readonly folderId: number;
}

/** Files, column by column: there may be a million. */
export interface FileColumns {
  /** Relative paths. No name holds a NUL. */
  readonly paths: string;
  readonly byteSizes: Float64Array;
  readonly modifiedAtMs: Float64Array;
  /** By position: exact bytes of paths that are not valid UTF-8. */
  readonly pathBytes: readonly (readonly [position: number, bytes: Uint8Array])[];
}

/** Only what differs from what is known. */
export interface ScanNews {
  /** Files without a clip. */
  readonly added: FileColumns;
  /** Files whose clip is known with another size or time. */
  readonly changed: FileColumns & { readonly clipIds: Int32Array };
  /** As `changed`, of clips whose file nobody has read yet. */
  readonly restated: FileColumns & { readonly clipIds: Int32Array };
  /** Missing clips whose very file is there again. */
  readonly returnedIds: Int32Array;
  /** Clips whose file is not there. Whether they may go is judged later, after moves are matched. */
  readonly vanishedIds: Int32Array;
}

export interface ScanEnd {
  readonly fileCount: number;
  readonly directoryCount: number;
  readonly walkMs: number;
  /** There are directories in directories that were reported to be new. */
  readonly hasNested: boolean;
  /** When files or directories were made, renamed or removed last. */
  readonly newestDirectoryMs: number;
  /** Relative paths of directories that could not be looked into: nothing is known about what lies under them. */
  readonly unreadable: readonly string[];
  /** False where the root holds nothing at all, as the mount point of an unplugged drive does. */
  readonly hasEntries: boolean;
}

export interface ScanPace {
  readonly isStopped: () => boolean;
  /** How long a batch may gather before it is told. */
  readonly batchMs: number;
}

/** How many differences travel at once. */
const BATCH_FILES = 1000;

/** Walks and compares. Throws where the root cannot be read, at the beginning or at the end. */
export function* scanTree(
  request: ScanTreeRequest,
  known: KnownFiles,
  { isStopped, batchMs }: ScanPace = { isStopped: () => false, batchMs: 500 },
): Generator<ScanNews, ScanEnd> {
  const { root, folderId } = request;
  const startedAt = performance.now();
  const isInhabited = hasEntries(root);
  const isKnown = (path: string) => known.listPresentUnder(folderId, path).length > 0;
  const targets = findTargets(root, request, isKnown);
  const unreadable = new Set<string>();
  const onUnreadable = (relative: string) => void unreadable.add(relative);
  let batchEnd = performance.now() + batchMs;
  let news = startNews();
  let fileCount = 0;
  let directoryCount = 0;
  let newestDirectoryMs = 0;
  for (const found of walkTree(root, { ...targets, skip: request.skip, onUnreadable })) {
    if (isStopped()) throw new Error('The scan was stopped.');
    if (found.kind === 'gone') noteVanished(known.listPresentUnder(folderId, found.relative), news);
    else {
      directoryCount++;
      fileCount += found.files.length;
      newestDirectoryMs = Math.max(newestDirectoryMs, found.modifiedAtMs);
      compareDirectory(found, folderId, known, news);
    }
    const isDue = countNews(news) >= BATCH_FILES || performance.now() > batchEnd;
    if (!isDue) continue;
    yield packNews(news);
    news = startNews();
    batchEnd = performance.now() + batchMs;
  }
  // A drive that went in the middle of it looks like a thousand deleted files.
  if (isInhabited && !hasEntries(root))
    throw Object.assign(new Error('The root is gone.'), { code: 'ENOENT' });
  yield packNews(news);
  const hasNested =
    request.touched !== undefined && directoryCount > targets.deep.length + targets.own.length;
  return {
    ...{ fileCount, directoryCount, hasNested, newestDirectoryMs, walkMs: performance.now() - startedAt },
    unreadable: [...unreadable],
    hasEntries: isInhabited,
  };
}

interface News {
  readonly added: ColumnDraft;
  readonly changed: ColumnDraft;
  readonly restated: ColumnDraft;
  readonly returnedIds: number[];
  readonly vanishedIds: number[];
}

interface ColumnDraft {
  readonly paths: string[];
  readonly byteSizes: number[];
  readonly modifiedAtMs: number[];
  readonly pathBytes: [number, Uint8Array][];
  readonly clipIds: number[];
}

const startDraft = (): ColumnDraft => ({
  paths: [],
  byteSizes: [],
  modifiedAtMs: [],
  pathBytes: [],
  clipIds: [],
});
const startNews = (): News => ({
  added: startDraft(),
  changed: startDraft(),
  restated: startDraft(),
  returnedIds: [],
  vanishedIds: [],
});

function countNews({ added, changed, restated, returnedIds, vanishedIds }: News): number {
  const files = added.paths.length + changed.paths.length + restated.paths.length;
  return files + returnedIds.length + vanishedIds.length;
}

function packNews({ added, changed, restated, returnedIds, vanishedIds }: News): ScanNews {
  return {
    added: packDraft(added),
    changed: packDraft(changed),
    restated: packDraft(restated),
    returnedIds: Int32Array.from(returnedIds),
    vanishedIds: Int32Array.from(vanishedIds),
  };
}

function packDraft({ paths, byteSizes, modifiedAtMs, pathBytes, clipIds }: ColumnDraft) {
  return {
    paths: paths.join('\0'),
    byteSizes: Float64Array.from(byteSizes),
    modifiedAtMs: Float64Array.from(modifiedAtMs),
    pathBytes,
    clipIds: Int32Array.from(clipIds),
  };
}

function compareDirectory(found: FoundDirectory, folderId: number, known: KnownFiles, news: News): void {
  const { files: clips, directories } = known.readDirectory(folderId, found.relative);
  const prefix = found.relative === '' ? '' : `${found.relative}/`;
  const seen = clips.size > 0 ? new Set<string>() : undefined;
  for (const file of found.files) {
    seen?.add(file.name);
    const clip = clips.get(file.name);
    const draft = clip ? chooseDraft(clip, file, news) : news.added;
    if (!draft) continue;
    if (file.pathBytes) draft.pathBytes.push([draft.paths.length, file.pathBytes]);
    draft.paths.push(prefix + file.name);
    draft.byteSizes.push(file.byteSize);
    draft.modifiedAtMs.push(file.modifiedAtMs);
    if (clip) draft.clipIds.push(clip.id);
  }
  if (!found.isComplete) return;
  for (const [name, clip] of clips) if (!clip.isMissing && !seen?.has(name)) news.vanishedIds.push(clip.id);
  for (const name of directories) {
    if (found.directories.has(name)) continue;
    noteVanished(known.listPresentUnder(folderId, prefix + name), news);
  }
}

/** One by one: a call takes only so many arguments. */
function noteVanished(ids: readonly number[], news: News): void {
  for (const id of ids) news.vanishedIds.push(id);
}

function chooseDraft(
  clip: KnownFile,
  file: { byteSize: number; modifiedAtMs: number },
  news: News,
): ColumnDraft | undefined {
  const isSame = clip.byteSize === file.byteSize && clip.modifiedAtMs === file.modifiedAtMs;
  if (!isSame) return clip.hasContent ? news.changed : news.restated;
  if (clip.isMissing) news.returnedIds.push(clip.id);
  return undefined;
}
