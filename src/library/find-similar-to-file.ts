import { basename } from 'node:path';
import type { SearchAnswer } from '../shared/contract/search.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { Devices } from './devices/devices.ts';
import type { SimilarToFile } from './library.ts';
import type { PackRegistry } from './packs/installed-pack.ts';
import type { SearchEngine } from './search/search-engine.ts';
import type { VectorIndex } from './search/vector-index.ts';
import type { Workers } from './workers/workers.ts';

export interface SimilarToFileOptions {
  readonly workers: Workers;
  readonly packs: PackRegistry;
  readonly devices: Devices;
  readonly engine: SearchEngine;
  readonly vectors: VectorIndex;
}

/** Embeds a file (or a region of it) that need not be in the library, and searches with it. */
export async function findSimilarToFile(
  { workers, packs, devices, engine, vectors }: SimilarToFileOptions,
  request: SimilarToFile,
  signal?: AbortSignal,
): Promise<SearchAnswer> {
  const active = packs.getActive();
  if (!active) throw new AppError('pack-missing', 'There is no model to listen with.');
  const { path, startSeconds, endSeconds, limit } = request;
  const windows = await workers.run(
    'embed-file',
    {
      pack: devices.locateForQuery(active.pack),
      path,
      ...(startSeconds !== undefined && { startSeconds }),
      ...(endSeconds !== undefined && { endSeconds }),
    },
    { lane: 'query', ...(signal && { signal }) },
  );
  await vectors.ready;
  return engine.findSimilarToWindows({ label: basename(path), windows, limit }, signal);
}
