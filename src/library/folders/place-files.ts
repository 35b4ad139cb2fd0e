import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import type { TextIndex } from '../search/vector-index.ts';
import { getFileName } from '../store/clip-path.ts';
import type { FoundClipStore } from '../store/found-clip-store.ts';
import type { ClipFileRecord, ClipOfContent, IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { joinKnowledge } from '../store/relocate-clips.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createMovedClips, type MovedClips } from './find-moved-clip.ts';
import { type Arrival, followRenames, type KnownFile } from './follow-renames.ts';
import type { IdentifiedFile } from './identify-files.ts';

export interface PlacedFiles {
  readonly contentIds: readonly number[];
  readonly moved: readonly MovedClip[];
}

export interface MovedClip {
  readonly clipId: number;
  readonly fromFolderId: number;
  readonly toFolderId: number;
}

export interface PlaceFilesOptions {
  readonly database: LibraryDatabase;
  readonly identities: IdentityStore;
  readonly foundClips: FoundClipStore;
  readonly textIndex: TextIndex;
  /** True where full text holds the clip's name already. */
  readonly isNamed: (clipId: number) => boolean;
  readonly now: () => number;
}

/** Gives every file its clip in one transaction: the one it was before a move, else the one of its path. */
export function placeFiles(files: readonly IdentifiedFile[], options: PlaceFilesOptions): PlacedFiles {
  const { database, identities, textIndex } = options;
  return transact(database.sql, () => {
    const known = files.filter((file) => isAsAsked(file, options)).map((file) => know(file, options));
    const movedClips = createMovedClips(identities);
    const arrivals = followRenames(known, movedClips, options);
    const placed = known.map((one) => {
      const arrival = arrivals.get(one.clipId);
      return arrival ? placeArrival(one, arrival, options) : placeOne(one, movedClips, options);
    });
    textIndex.refresh(placed.filter(({ hasNews }) => hasNews).map(({ clipId }) => clipId));
    return {
      contentIds: [...new Set(known.map(({ content }) => content.id))],
      moved: placed.flatMap(({ before, folderId }) =>
        before ? [{ clipId: before.id, fromFolderId: before.folderId, toFolderId: folderId }] : [],
      ),
    };
  });
}

interface PlacedFile {
  readonly clipId: number;
  readonly folderId: number;
  /** What the file was before it was moved here. */
  readonly before?: ClipOfContent | undefined;
  /** What is known of the clip is more than its name, or its name is another one. */
  readonly hasNews: boolean;
}

/** While the file was read, a scan may have found that it is gone, or the clip may have moved, perhaps with its folder. */
function isAsAsked(
  { clipId, hadContent, folderId, file }: IdentifiedFile,
  { identities, foundClips }: PlaceFilesOptions,
): boolean {
  if (hadContent) return identities.isAt(clipId, folderId, file.relativePath);
  const clip = foundClips.find(clipId);
  return clip?.folderId === folderId && clip.relativePath === file.relativePath;
}

function know(file: IdentifiedFile, { identities, now }: PlaceFilesOptions): KnownFile {
  return { ...file, content: identities.ensureContent(file.fingerprint, file.file.byteSize, now()) };
}

function placeArrival(
  known: KnownFile,
  { clipId, replacedId, before }: Arrival,
  options: PlaceFilesOptions,
): PlacedFile {
  if (replacedId !== undefined) {
    joinKnowledge(options.database, replacedId, clipId);
    options.textIndex.remove([replacedId]);
  }
  return { ...placeAt(known, clipId, options), before };
}

function placeOne(known: KnownFile, movedClips: MovedClips, options: PlaceFilesOptions): PlacedFile {
  const { database, textIndex } = options;
  const { clipId, hadContent, content } = known;
  const before = content.isNew ? undefined : movedClips.take(content.id, known);
  if (!before) return placeAt(known, clipId, options);
  // Moved over another clip's file: what people typed of both is about one clip now. A clip of its own that only the last
  // scan made gives way to the one that is known for longer.
  const [stays, goes] = hadContent ? [clipId, before.id] : [before.id, clipId];
  joinKnowledge(database, goes, stays);
  textIndex.remove([goes]);
  return { ...placeAt(known, stays, options), before };
}

function placeAt(known: KnownFile, clipId: number, options: PlaceFilesOptions): PlacedFile {
  options.identities.placeClip(clipId, makeRecord(known));
  const hasNews = known.hadContent || !known.content.isNew || !options.isNamed(clipId);
  return { clipId, folderId: known.folderId, hasNews };
}

function makeRecord({ file, folderId, modifiedAtMs, content }: KnownFile): ClipFileRecord {
  return {
    folderId,
    relativePath: file.relativePath,
    pathBytes: file.pathBytes,
    extension: file.extension,
    byteSize: file.byteSize,
    modifiedAtMs,
    contentId: content.id,
    ucsCatId: parseUcsFileName(getFileName(file.relativePath))?.catId ?? null,
  };
}
