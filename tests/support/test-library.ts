// A real library in a temporary folder: real worker processes, the tiny pack, generated sounds.
import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Library, LibraryOptions } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import { makeTinyPack } from './tiny-pack.ts';
import { chirp, tone, writeTinyWav } from './tiny-wav.ts';

export interface TestPlace {
  readonly root: string;
  /** Where the sounds lie. */
  readonly sounds: string;
  readonly directory: string;
  readonly packFolder: string;
  /** What the libraries of this place logged. */
  readonly log: string[];
  remove(): void;
}

export function makeTestPlace(): TestPlace {
  const root = mkdtempSync(join(tmpdir(), 'earmark-library-'));
  const place = { root, sounds: join(root, 'sounds'), packFolder: join(root, 'pack'), log: [] };
  mkdirSync(place.sounds);
  mkdirSync(place.packFolder);
  makeTinyPack(place.packFolder);
  return {
    ...place,
    directory: join(root, 'library'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function openTestLibrary(place: TestPlace, options: Partial<LibraryOptions> = {}): Promise<Library> {
  const log = (line: string) => void place.log.push(line);
  return openLibrary({
    directory: place.directory,
    startWorker: () => startForkedWorker(workerEntry, log),
    shippedPackFolder: place.packFolder,
    samplesFolder: place.sounds,
    log,
    workerCount: 2,
    watch: false,
    warm: false,
    ...options,
  });
}

/** A short sound that differs with `seed`, as old as a file that nobody is writing any more. */
export function writeSound(path: string, seed: number, seconds = 0.4): void {
  mkdirSync(dirname(path), { recursive: true });
  writeTinyWav(
    path,
    seed % 2 ? tone(110 + 37 * seed) : chirp(100 + seed, 900 + 61 * seed, seconds),
    seconds,
    16000,
  );
  makeOld(path);
}

export function makeOld(path: string): void {
  utimesSync(path, 1_600_000_000, 1_600_000_000);
}

export const workerEntry = fileURLToPath(new URL('../../src/worker/worker-main.ts', import.meta.url));
