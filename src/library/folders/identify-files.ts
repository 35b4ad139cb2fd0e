import { getFilePath } from '../store/clip-path.ts';
import type { FingerprintOutcome } from './file-jobs.ts';
import type { FoundFile } from './found-file.ts';

export interface FileToIdentify {
  readonly folderId: number;
  readonly folderPath: string;
  readonly file: FoundFile;
  /** The clip of this very path. */
  readonly clipId: number;
  /** False where nobody has read the clip's file before. */
  readonly hadContent: boolean;
}

/** A file whose content has a name now. */
export interface IdentifiedFile extends FileToIdentify {
  readonly fingerprint: string;
  /** Zero where the file could not be read: the next scan tries again. */
  readonly modifiedAtMs: number;
}

export interface SortedFiles {
  readonly identified: readonly IdentifiedFile[];
  /** Still being written, with what they are now: they are taken on a later pass. */
  readonly growing: readonly FileToIdentify[];
  /** No longer where they were. */
  readonly gone: readonly FileToIdentify[];
}

/** What a thread needs to open the file. */
export function getPathToRead({ folderPath, file }: FileToIdentify): string | Uint8Array {
  return getFilePath({ folderPath, ...file });
}

/** Puts together what was asked and what was answered, in the same order. */
export function sortFiles(
  entries: readonly FileToIdentify[],
  outcomes: readonly FingerprintOutcome[],
): SortedFiles {
  const identified: IdentifiedFile[] = [];
  const growing: FileToIdentify[] = [];
  const gone: FileToIdentify[] = [];
  for (const [index, entry] of entries.entries()) {
    const outcome = outcomes[index];
    if (!outcome || outcome.kind === 'gone') gone.push(entry);
    else if (outcome.kind === 'unreadable') {
      identified.push({ ...entry, fingerprint: nameUnreadable(entry), modifiedAtMs: 0 });
    } else {
      const { fingerprint, byteSize, modifiedAtMs, isStable } = outcome;
      const isAsFound = byteSize === entry.file.byteSize && modifiedAtMs === entry.file.modifiedAtMs;
      if (isStable && isAsFound) identified.push({ ...entry, fingerprint, modifiedAtMs });
      else growing.push({ ...entry, file: { ...entry.file, byteSize, modifiedAtMs } });
    }
  }
  return { identified, growing, gone };
}

/** A file that may not be read still becomes a clip: its analysis fails with a reason the user sees. */
function nameUnreadable({ folderPath, file }: FileToIdentify): string {
  return `unreadable:${folderPath}/${file.relativePath}`;
}
