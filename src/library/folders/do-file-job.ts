/** File work itself, wherever it is done. */
import { openKnownFiles } from '../store/known-files.ts';
import type { FingerprintOutcome } from './file-jobs.ts';
import { fingerprintFile } from './fingerprint-file.ts';
import { type ScanEnd, type ScanNews, type ScanTreeRequest, scanTree } from './scan-tree.ts';

export interface ScanWork {
  readonly request: ScanTreeRequest;
  readonly libraryDirectory: string;
  readonly isStopped: () => boolean;
  /** How long a batch may gather before it is told. */
  readonly batchMs: number;
}

export function* doScan({
  request,
  libraryDirectory,
  isStopped,
  batchMs,
}: ScanWork): Generator<ScanNews, ScanEnd> {
  const known = openKnownFiles(libraryDirectory);
  try {
    return yield* scanTree(request, known, { isStopped, batchMs });
  } finally {
    known.close();
  }
}

export function doFingerprint(path: string | Uint8Array): FingerprintOutcome {
  try {
    return { kind: 'read', ...fingerprintFile(path) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unreadable' };
  }
}
