import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import type { TextIndex } from '../search/vector-index.ts';
import { getFileName } from '../store/clip-path.ts';
import type { ClipFileRecord, IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { joinKnowledge } from '../store/relocate-clips.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { MovedClips } from './find-moved-clip.ts';
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
  const { database, identities, textIndex, movedClips, folderId, nowMs } = options;
  const contentIds = new Set<number>();
  const moved: { clipId: number; fromFolderId: number }[] = [];
  const touched: number[] = [];
  transact(database.sql, () => {
    for (const identified of files) {
      const { file } = identified;
      const content = identities.ensureContent(identified.fingerprint, file.byteSize, nowMs);
      const record = makeRecord(identified, folderId, content.id);
      const own = identified.clipId ?? identities.findClipAt(folderId, file.relativePath);
      const before = content.isNew ? undefined : movedClips.take(content.id, file.relativePath, own);
      if (before) moved.push({ clipId: before.id, fromFolderId: before.folderId });
      if (own !== undefined && before) {
        // Moved over another clip's file: what people typed of both is about this one now.
        joinKnowledge(database, before.id, own);
        textIndex.remove([before.id]);
      }
      const clipId = own ?? before?.id ?? identities.insertClip(record, nowMs);
      identities.placeClip(clipId, record);
      touched.push(clipId);
      contentIds.add(content.id);
    }
    textIndex.refresh(touched);
  });
  return { contentIds: [...contentIds], moved };
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
