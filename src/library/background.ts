// What an open library does without being asked.
import { join } from 'node:path';
import type { Analysis } from './analysis/analysis.ts';
import type { DeviceCheck } from './analysis/device-check.ts';
import { retryWithFfmpeg } from './analysis/retry-with-ffmpeg.ts';
import type { Captions } from './captions/captions.ts';
import type { Devices } from './devices/devices.ts';
import type { Folders } from './folders/folders.ts';
import type { LibraryOptions } from './library.ts';
import type { Announce } from './library-events.ts';
import { removeHalfImports } from './packs/import-pack.ts';
import type { PackRegistry } from './packs/installed-pack.ts';
import { readOldWords } from './search/read-old-words.ts';
import type { JobStore } from './store/job-store.ts';
import type { LibraryDatabase } from './store/open-database.ts';
import type { SettingsStore } from './store/settings-store.ts';
import type { Workers } from './workers/workers.ts';

export interface BackgroundOptions {
  readonly database: LibraryDatabase;
  readonly analysis: Analysis;
  readonly captions: Pick<Captions, 'begin'>;
  readonly devices: Devices;
  readonly deviceCheck: Pick<DeviceCheck, 'recover'>;
  readonly folders: Folders;
  readonly jobs: JobStore;
  readonly packs: PackRegistry;
  readonly settings: SettingsStore;
  readonly workers: Workers;
  readonly announce: Announce;
  readonly transact: <T>(action: () => T) => T;
}

export interface Background {
  /** The text model of the active pack is loaded: a query is answered quickly. */
  isTextReady(): boolean;
  close(): void;
}

/** A job that was running at this many deaths of Earmark, all but the first one alone, is not tried again by itself. */
const deathLimit = 10;
const deathReason = 'Earmark stopped unexpectedly while reading this file.';

export function startBackground(
  parts: BackgroundOptions,
  { log, watch = true, canIndex = true, warm = true }: LibraryOptions,
): Background {
  const { analysis, packs, devices, workers } = parts;
  const abort = new AbortController();
  const orLog = (promise: Promise<unknown>, what: string) => {
    promise.catch((error: unknown) => {
      if (!abort.signal.aborted) log(`${what}: ${error instanceof Error ? error.message : error}`);
    });
  };
  let readyFolder: string | undefined;

  const loadText = async () => {
    const pack = packs.getActive()?.pack;
    if (!pack || pack.folder === readyFolder) return;
    if (pack.manifest.text) {
      const input = { pack: devices.locateForQuery(pack), towers: ['text'] } as const;
      await workers.run('load-pack', input, { lane: 'query', signal: abort.signal });
      // Another one was chosen meanwhile, which sees to itself.
      if (packs.getActive()?.pack !== pack) return;
    }
    readyFolder = pack.folder;
    parts.announce('search.changed', {});
  };
  const begin = async () => {
    const places = [packs.getActive(), packs.getBuilding()].filter((place) => place !== undefined);
    await retryWithFfmpeg({ ...parts, spaceIds: places.map(({ space }) => space.id) });
    if (abort.signal.aborted) return;
    analysis.wake();
    parts.captions.begin();
  };
  const followPacks = () => {
    if (warm) orLog(loadText(), 'The text model could not be loaded');
    if (!canIndex) return;
    analysis.wake();
    orLog(devices.test(abort.signal), 'The devices could not be tested');
  };
  const stopFollowing = packs.onChanged(followPacks);

  if (warm) orLog(loadText(), 'The text model could not be loaded');
  if (canIndex) {
    try {
      removeHalfImports(join(parts.database.directory, 'packs'));
    } catch (error) {
      log(`What a broken import left could not be removed: ${error}`);
    }
    parts.transact(() => parts.jobs.recoverRunning(deathLimit, deathReason));
    parts.deviceCheck.recover();
    orLog(begin(), 'The analysis could not begin');
    orLog(readOldWords(parts.database, abort.signal), 'The words of the library could not be read');
    orLog(devices.test(abort.signal), 'The devices could not be tested');
    if (watch) parts.folders.startWatching();
  }
  return {
    isTextReady: () => readyFolder !== undefined && readyFolder === packs.getActive()?.pack.folder,
    close() {
      stopFollowing();
      abort.abort();
    },
  };
}
