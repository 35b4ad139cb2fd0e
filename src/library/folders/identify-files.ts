import { setTimeout as wait } from 'node:timers/promises';
import { getFilePath } from '../store/clip-path.ts';
import { type Fingerprint, fingerprintFile } from './fingerprint-file.ts';
import type { IdentifiedFile } from './place-files.ts';
import type { FoundFile } from './scan-folder.ts';

export interface FileToIdentify {
  readonly file: FoundFile;
  readonly clipId: number | undefined;
}

export interface IdentifyOptions {
  readonly folderPath: string;
  readonly nowMs: number;
  /** How long a file that was written just now must stay the same. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
  /** A file that is still being written: it is taken on a later pass. */
  readonly onGrowing: (file: FoundFile) => void;
}

const CONCURRENCY = 8;
const BATCH_FILES = 128;
const BATCH_MS = 300;
const FRESH_MS = 2000;

/** Fingerprints files in batches small enough that the first clips are there soon. Files that vanish meanwhile are left out. */
export async function* identifyFiles(
  files: readonly FileToIdentify[],
  options: IdentifyOptions,
): AsyncGenerator<IdentifiedFile[]> {
  const isFresh = ({ file }: FileToIdentify) => file.modifiedAtMs > options.nowMs - FRESH_MS;
  const settled = files.filter((entry) => !isFresh(entry));
  const fresh = files.filter(isFresh);
  yield* identifyAll(settled, options);
  if (fresh.length === 0) return;
  await wait(options.settleMs, undefined, { signal: options.signal });
  yield* identifyAll(fresh, options);
}

async function* identifyAll(
  files: readonly FileToIdentify[],
  options: IdentifyOptions,
): AsyncGenerator<IdentifiedFile[]> {
  let batch: IdentifiedFile[] = [];
  let batchEnd = performance.now() + BATCH_MS;
  for (let index = 0; index < files.length; index += CONCURRENCY) {
    options.signal.throwIfAborted();
    const group = files.slice(index, index + CONCURRENCY);
    const identified = await Promise.all(group.map((entry) => identify(entry, options)));
    batch.push(...identified.filter((one) => one !== undefined));
    if (batch.length >= BATCH_FILES || performance.now() > batchEnd) {
      yield batch;
      batch = [];
      batchEnd = performance.now() + BATCH_MS;
    }
  }
  if (batch.length > 0) yield batch;
}

async function identify(
  { file, clipId }: FileToIdentify,
  { folderPath, onGrowing }: IdentifyOptions,
): Promise<IdentifiedFile | undefined> {
  let print: Fingerprint;
  try {
    print = await fingerprintFile(getFilePath({ folderPath, ...file }));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { file, clipId, fingerprint: nameUnreadable(folderPath, file), modifiedAtMs: 0 };
  }
  if (!print.isStable || print.byteSize !== file.byteSize) {
    onGrowing(file);
    return undefined;
  }
  return { file, clipId, fingerprint: print.fingerprint, modifiedAtMs: print.modifiedAtMs };
}

/** A file that may not be read still becomes a clip: its analysis fails with a reason the user sees. */
function nameUnreadable(folderPath: string, file: FoundFile): string {
  return `unreadable:${folderPath}/${file.relativePath}`;
}
