// "Add these folders and work until everything is analysed", with a report.
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { AppError } from '../shared/errors/app-error.ts';
import type { Analysis } from './analysis/analysis.ts';
import { subtractStages } from './analysis/stage-times.ts';
import type { Captions } from './captions/captions.ts';
import type { Devices } from './devices/devices.ts';
import type { Folders } from './folders/folders.ts';
import type { IndexOptions, IndexReport } from './library.ts';
import type { PackRegistry } from './packs/installed-pack.ts';
import { type ReportScope, readIndexReport } from './store/index-report-store.ts';
import type { LibraryDatabase } from './store/open-database.ts';

export interface IndexFoldersOptions {
  readonly database: LibraryDatabase;
  readonly folders: Folders;
  readonly analysis: Analysis;
  readonly captions: Pick<Captions, 'whenSettled'>;
  readonly devices: Devices;
  readonly packs: PackRegistry;
}

export async function indexFolders(
  parts: IndexFoldersOptions,
  paths: readonly string[],
  options: IndexOptions = {},
): Promise<IndexReport> {
  const { database, folders, analysis, devices, packs } = parts;
  const startedAt = performance.now();
  const before = { ...analysis.totals, stages: analysis.stageTimes.read() };
  const scopes = dropInner(paths.map((path) => addOrRescan(folders, path)));
  for (const { folderId } of scopes) await abortable(folders.whenScanned(folderId), options.signal);
  // Who asks for this wants it done, whatever was paused before.
  analysis.resume();
  await whenIdle(parts, options);
  const reports = scopes.map((scope) => readIndexReport(database, scope));
  return {
    clips: sum(reports.map(({ clips }) => clips)),
    analysed: analysis.totals.analysed - before.analysed,
    failed: reports.flatMap(({ failed }) => failed),
    unsupported: sum(reports.map(({ unsupported }) => unsupported)),
    audioSeconds: analysis.totals.audioSeconds - before.audioSeconds,
    wallSeconds: (performance.now() - startedAt) / 1000,
    device: devices.read().device,
    packId: packs.getActive()?.pack.id ?? null,
    stages: subtractStages(analysis.stageTimes.read(), before.stages),
  };
}

/** Resolves when every folder is scanned, every job settled and captions are written; a scan that the analysis asked for counts. */
export async function whenIdle(
  { folders, analysis, captions }: Pick<IndexFoldersOptions, 'folders' | 'analysis' | 'captions'>,
  { onProgress, signal }: IndexOptions = {},
): Promise<void> {
  const stopListening = onProgress && analysis.onProgress(onProgress);
  try {
    do {
      await abortable(folders.whenScanned(), signal);
      await abortable(analysis.whenSettled(), signal);
      await abortable(captions.whenSettled(), signal);
    } while (folders.list().some(({ isScanning }) => isScanning));
    onProgress?.(analysis.readProgress());
  } finally {
    stopListening?.();
  }
}

/** A directory inside a folder of the library is scanned with it and reported on its own. */
function addOrRescan(folders: Folders, path: string): ReportScope {
  const real = findRealPath(path);
  const outer = folders.list().find((folder) => real.startsWith(withSeparator(folder.path)));
  if (!outer) return { folderId: folders.add(path).id, directory: '' };
  folders.rescan(outer.id, false);
  return { folderId: outer.id, directory: relative(outer.path, real).split(sep).join('/') };
}

function findRealPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (cause) {
    throw new AppError('not-found', `There is no folder “${path}”.`, { cause });
  }
}

/** The same folder twice, or one inside another, is counted once. */
function dropInner(scopes: readonly ReportScope[]): ReportScope[] {
  return scopes.filter((scope, at) =>
    scopes.every(
      (other, otherAt) => at === otherAt || !covers(other, scope) || (covers(scope, other) && at < otherAt),
    ),
  );
}

function covers(outer: ReportScope, inner: ReportScope): boolean {
  if (outer.folderId !== inner.folderId) return false;
  return outer.directory === '' || `${inner.directory}/`.startsWith(`${outer.directory}/`);
}

const withSeparator = (path: string) => (path.endsWith(sep) ? path : path + sep);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const stop = () => new AppError('cancelled', 'Stopped.');
  return new Promise((resolve, reject) => {
    const abort = () => reject(stop());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
