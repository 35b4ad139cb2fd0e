// A pack for commands that listen to files without a library.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Model } from '../library/library.ts';
import type { CommandContext } from './command.ts';
import { getPlaces } from './places.ts';
import { UsageError } from './usage-error.ts';

export const packHelp =
  '  --pack PACK     a folder, or an id of "earmark pack list" (the one that ships with Earmark)';

/** Opens the pack of `--pack`: a folder as it is, else an imported pack of the library, else the one that ships. */
export async function openPack(asked: string | boolean | undefined, context: CommandContext): Promise<Model> {
  const packFolder = findPackFolder(asked, context);
  const { openModel } = await import('../library/open-model.ts');
  const { startForkedWorker } = await import('../library/workers/fork-worker.ts');
  const log = (text: string) => {
    if (process.env.EARMARK_LOG) context.terminal.note(text);
  };
  const startWorker = () => startForkedWorker(getPlaces().workerEntry, log);
  return openModel({ packFolder, startWorker, log });
}

function findPackFolder(asked: string | boolean | undefined, { libraryFolder }: CommandContext): string {
  if (typeof asked !== 'string') return getPlaces().shippedPackFolder;
  const isPack = (folder: string) => existsSync(folder) && statSync(folder).isDirectory();
  const { shippedPackFolder } = getPlaces();
  const shipped = readPackId(shippedPackFolder) === asked ? [shippedPackFolder] : [];
  const found = [resolve(asked), join(libraryFolder, 'packs', asked), ...shipped].find(isPack);
  if (!found)
    throw new UsageError(`There is no pack "${asked}": name a folder, or an id of "earmark pack list".`);
  return found;
}

/** Undefined where there is no readable pack; whoever opens it says why. */
function readPackId(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as { id?: unknown }).id;
  } catch {
    return undefined;
  }
}

/** Progress of files for the terminal. */
export function readSpeed(done: number, total: number, startedAt: number) {
  const seconds = (performance.now() - startedAt) / 1000;
  const clipsPerSecond = done / Math.max(seconds, 0.001);
  return { done, total, clipsPerSecond, secondsLeft: (total - done) / Math.max(clipsPerSecond, 0.001) };
}
