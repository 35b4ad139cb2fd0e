import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import type { TextIndex } from '../search/vector-index.ts';
import { getFileName } from '../store/clip-path.ts';
import type { ClipFileRecord, ClipOfContent, IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { joinKnowledge } from '../store/relocate-clips.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { MovedClips } from './find-moved-clip.ts';
import { findSwaps } from './find-swaps.ts';
import type { FoundFile } from './scan-folder.ts';

/** A file whose content has a name now. */
export interface IdentifiedFile {
  readonly file: FoundFile;
  readonly fingerprint: string;
  /** Zero where the file could not be read: the next scan tries again. */
  readonly modifiedAtMs: number;
  /** The clip of this very path, where there is one. */
  readonly clipId: number | undefined;
}

export interface PlacedFiles {
  readonly contentIds: readonly number[];
  readonly moved: readonly { readonly clipId: number; readonly fromFolderId: number }[];
}

export interface PlaceFilesOptions {
  readonly database: LibraryDatabase;
  readonly identities: IdentityStore;
  readonly textIndex: TextIndex;
  readonly movedClips: MovedClips;
  readonly folderId: number;
  readonly nowMs: number;
}

/** Gives every file its clip in one transaction: the one of its path, else the one it was before a move, else a new one. */
export function placeFiles(files: readonly IdentifiedFile[], options: PlaceFilesOptions): PlacedFiles {
  const { database, identities, textIndex, folderId, nowMs } = options;
  return transact(database.sql, () => {
    const known = files.map((identified): KnownFile => {
      const { file, fingerprint } = identified;
      const content = identities.ensureContent(fingerprint, file.byteSize, nowMs);
      const ownId = identified.clipId ?? identities.findClipAt(folderId, file.relativePath);
      return { identified, content, ownId };
    });
    const swaps = swapClips(known, identities);
    const placed = known.map((one) => {
      const swappedId = one.ownId === undefined ? undefined : swaps.get(one.ownId);
      return swappedId === undefined ? placeOne(one, options) : placeAt(one, swappedId, options);
    });
    textIndex.refresh(placed.map(({ clipId }) => clipId));
    return {
      contentIds: [...new Set(known.map(({ content }) => content.id))],
      moved: placed.flatMap(({ before }) =>
        before ? [{ clipId: before.id, fromFolderId: before.folderId }] : [],
      ),
    };
  });
}

interface KnownFile {
  readonly identified: IdentifiedFile;
  readonly content: { readonly id: number; readonly isNew: boolean };
  /** The clip of this path. */
  readonly ownId: number | undefined;
}

interface PlacedFile {
  readonly clipId: number;
  /** What the file was before it was moved here. */
  readonly before?: ClipOfContent | undefined;
}

/** Clips whose files changed names among each other leave their paths, to be placed anew. */
function swapClips(known: readonly KnownFile[], identities: IdentityStore): Map<number, number> {
  const swaps = findSwaps(
    known.flatMap(({ ownId, content }) =>
      ownId === undefined || content.isNew
        ? []
        : [{ clipId: ownId, oldContentId: identities.findContentOf(ownId), newContentId: content.id }],
    ),
  );
  if (swaps.size > 0) identities.park([...swaps.values()]);
  return swaps;
}

function placeOne(known: KnownFile, options: PlaceFilesOptions): PlacedFile {
  const { database, identities, textIndex, movedClips, folderId, nowMs } = options;
  const { identified, content, ownId } = known;
  const { relativePath } = identified.file;
  const before = content.isNew ? undefined : movedClips.take(content.id, relativePath, ownId);
  if (ownId !== undefined && before) {
    // Moved over another clip's file: what people typed of both is about this one now.
    joinKnowledge(database, before.id, ownId);
    textIndex.remove([before.id]);
  }
  const clipId = ownId ?? before?.id;
  if (clipId !== undefined) return { ...placeAt(known, clipId, options), before };
  return { clipId: identities.insertClip(makeRecord(identified, folderId, content.id), nowMs) };
}

function placeAt({ identified, content }: KnownFile, clipId: number, options: PlaceFilesOptions): PlacedFile {
  options.identities.placeClip(clipId, makeRecord(identified, options.folderId, content.id));
  return { clipId };
}

function makeRecord(identified: IdentifiedFile, folderId: number, contentId: number): ClipFileRecord {
  const { file, modifiedAtMs } = identified;
  return {
    folderId,
    relativePath: file.relativePath,
    pathBytes: file.pathBytes,
    extension: file.extension,
    byteSize: file.byteSize,
    modifiedAtMs,
    contentId,
    ucsCatId: parseUcsFileName(getFileName(file.relativePath))?.catId ?? null,
  };
}
