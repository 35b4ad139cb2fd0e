// Writes what a scan tells, batch by batch, in slices that leave the library free to answer.
import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import { getFileName } from '../store/clip-path.ts';
import type { FoundClipStore } from '../store/found-clip-store.ts';
import type { IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { type FoundFile, readColumns } from './found-file.ts';
import type { FoundFiles } from './read-found-files.ts';
import type { ScanNews } from './scan-tree.ts';
import { writeInSlices } from './slices.ts';

export interface TakeInOptions {
  readonly database: LibraryDatabase;
  readonly identities: IdentityStore;
  readonly foundClips: FoundClipStore;
  readonly foundFiles: FoundFiles;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** New files become clips, returned ones are present again. Changed and vanished ones are left to judge. */
export async function takeInNews(news: ScanNews, folderId: number, options: TakeInOptions): Promise<void> {
  await insertFound(news, folderId, options);
  await restate(news, folderId, options);
  await writeInSlices(
    options.database,
    cut(news.returnedIds),
    (ids) => options.identities.setMissing(ids, false),
    options.signal,
  );
}

async function insertFound(
  { added }: ScanNews,
  folderId: number,
  { database, foundClips, foundFiles, now, signal }: TakeInOptions,
): Promise<void> {
  if (added.paths === '') return;
  const ids: number[] = [];
  const insert = (file: FoundFile) => {
    const ucs = parseUcsFileName(getFileName(file.relativePath));
    const id = foundClips.insert(folderId, file, ucs?.catId ?? null, now());
    if (id !== undefined) ids.push(id);
  };
  foundFiles.stepBack();
  await writeInSlices(database, readColumns(added), insert, signal);
  foundFiles.stepBack();
  foundFiles.noteFound(folderId, ids);
}

async function restate({ restated }: ScanNews, folderId: number, options: TakeInOptions): Promise<void> {
  if (restated.paths === '') return;
  let index = 0;
  const write = ({ byteSize, modifiedAtMs }: FoundFile) =>
    options.foundClips.restate(restated.clipIds[index++] ?? 0, byteSize, modifiedAtMs);
  await writeInSlices(options.database, readColumns(restated), write, options.signal);
  options.foundFiles.noteRestated(folderId, [...restated.clipIds]);
}

const CUT = 500;

/** In pieces that are written in a few milliseconds. */
export function* cut(ids: ArrayLike<number>, size = CUT): Generator<number[]> {
  for (let at = 0; at < ids.length; at += size) yield Array.prototype.slice.call(ids, at, at + size);
}
