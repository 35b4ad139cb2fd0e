import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import { getPlaces } from '../../src/server/places.ts';

/** Opens a library in this process, as a shell does. */
export function openBenchLibrary(directory: string): Promise<Library> {
  const { workerEntry, shippedPackFolder, samplesFolder } = getPlaces();
  const log = () => {};
  return openLibrary({
    directory,
    startWorker: () => startForkedWorker(workerEntry, log),
    shippedPackFolder,
    samplesFolder,
    log,
    watch: false,
    canIndex: false,
  });
}
