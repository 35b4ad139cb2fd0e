/** Two places in the line of clips without content: up to where names are searchable, and up to where files were read. */
import type { FoundClip, FoundClipStore } from '../store/found-clip-store.ts';
import type { AsideFiles } from './aside-files.ts';
import type { FileToIdentify } from './identify-files.ts';

export interface FoundLine {
  /** The next clips whose names are not searchable yet; the same ones until `named` is called. */
  peekNameless(limit: number): number[];
  named(lastClipId: number): void;
  isNamed(clipId: number): boolean;
  /** The next files to read. What was written just now is set aside first. */
  takeUnread(limit: number): FileToIdentify[];
  /** These clips are named and read again, whatever was done with their ids before. */
  goBackTo(clipIds: readonly number[]): void;
  /** These clips are read again; without ids everything that has no content yet. */
  readAgainFrom(clipIds?: readonly number[]): void;
}

/** A file that was written this recently may be being written still. */
const FRESH_MS = 2000;

export function createFoundLine(foundClips: FoundClipStore, aside: AsideFiles, now: () => number): FoundLine {
  let namedUpTo = 0;
  let readUpTo = 0;
  const isReady = ({ clipId, file }: FileToIdentify) =>
    aside.takeRested(clipId) || file.modifiedAtMs <= now() - FRESH_MS;
  return {
    peekNameless: (limit) => foundClips.listAfter(namedUpTo, limit).map(({ id }) => id),
    named(lastClipId) {
      namedUpTo = lastClipId;
    },
    isNamed: (clipId) => clipId <= namedUpTo,
    takeUnread(limit) {
      for (;;) {
        const page = foundClips.listAfter(readUpTo, limit);
        readUpTo = page.at(-1)?.id ?? readUpTo;
        const entries = page.filter(({ id }) => !aside.isAside(id)).map(toFileToIdentify);
        const ready = entries.filter(isReady);
        const taken = new Set(ready);
        aside.put(
          entries.filter((entry) => !taken.has(entry)),
          'settling',
        );
        if (ready.length > 0 || page.length === 0) return ready;
      }
    },
    goBackTo(clipIds) {
      for (const id of clipIds) {
        namedUpTo = Math.min(namedUpTo, id - 1);
        readUpTo = Math.min(readUpTo, id - 1);
      }
    },
    readAgainFrom(clipIds = [1]) {
      for (const id of clipIds) readUpTo = Math.min(readUpTo, id - 1);
    },
  };
}

/** A clip without content as a file to read. */
export function toFileToIdentify(clip: FoundClip): FileToIdentify {
  const { id, folderId, folderPath, ...file } = clip;
  return { clipId: id, folderId, folderPath, file, hadContent: false };
}
