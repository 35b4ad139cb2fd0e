import { createBatchSize } from './batch-size.ts';
import type { FoundLine } from './found-line.ts';
import { type FileToIdentify, getPathToRead, type SortedFiles, sortFiles } from './identify-files.ts';
import type { FileThread } from './start-file-thread.ts';

/** Reads files in a thread, batch by batch; the next batch is read while one is written. */
export interface ReadAhead {
  /** The next files in line; undefined where there are none. */
  next(): Promise<SortedFiles | undefined>;
  /** These, before those in line. */
  read(entries: readonly FileToIdentify[]): Promise<SortedFiles>;
  /** What was read ahead is read again. */
  forget(): void;
}

/** Small files come in large batches, those of slow drives in small ones. */
const READ_MS = 150;
const LEAST_FILES = 16;
const MOST_FILES = 256;

export function createReadAhead(thread: FileThread, line: FoundLine): ReadAhead {
  const size = createBatchSize(READ_MS, LEAST_FILES, MOST_FILES);
  let ahead: Promise<SortedFiles> | undefined;

  const read = async (entries: readonly FileToIdentify[]) =>
    sortFiles(entries, await thread.fingerprint(entries.map(getPathToRead)));
  const readTimed = async (entries: readonly FileToIdentify[]) => {
    const startedAt = performance.now();
    const sorted = await read(entries);
    size.note(performance.now() - startedAt);
    return sorted;
  };
  const start = (): Promise<SortedFiles> | undefined => {
    const entries = line.takeUnread(size.count);
    if (entries.length === 0) return undefined;
    const reading = readTimed(entries);
    // Told where it is waited for.
    reading.catch(() => {});
    return reading;
  };
  return {
    read,
    async next() {
      const reading = ahead ?? start();
      ahead = undefined;
      const sorted = await reading;
      if (sorted) ahead = start();
      return sorted;
    },
    forget() {
      ahead = undefined;
      line.readAgainFrom();
    },
  };
}
