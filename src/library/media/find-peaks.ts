import type { ClipFile } from '../store/clip-file-store.ts';
import { getFilePath } from '../store/clip-path.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createPeaksStore } from '../store/peaks-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { Workers } from '../workers/workers.ts';

const STORED_BINS = 1000;

export interface PeaksFinder {
  /** Stored peaks need no file; others are computed by a worker and stored. `assertPresent` throws where the file is away. */
  find(clip: ClipFile, assertPresent: (clip: ClipFile) => void, signal: AbortSignal): Promise<Int8Array>;
}

export function createPeaksFinder(database: LibraryDatabase, workers: Workers): PeaksFinder {
  const store = createPeaksStore(database);
  const running = new Map<number, Promise<Int8Array>>();
  const compute = async (clip: ClipFile) => {
    const { peaks } = await workers.run(
      'peaks',
      { path: getFilePath(clip), bins: STORED_BINS },
      { lane: 'query' },
    );
    const { contentId } = clip;
    if (contentId !== null) transact(database.sql, () => store.write(contentId, peaks));
    return peaks;
  };
  return {
    async find(clip, assertPresent, signal) {
      const stored = clip.contentId === null ? undefined : store.find(clip.contentId);
      if (stored) return stored;
      assertPresent(clip);
      signal.throwIfAborted();
      const known = running.get(clip.id);
      if (known) return known;
      const computed = compute(clip).finally(() => running.delete(clip.id));
      running.set(clip.id, computed);
      return computed;
    },
  };
}
