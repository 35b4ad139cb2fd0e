import type { TextIndex } from '../search/vector-index.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createBatchSize } from './batch-size.ts';
import type { FoundLine } from './found-line.ts';

/** Work on texts goes on in slices about this long; what is written together costs less. */
const SLICE_MS = 10;
const LEAST_NAMES = 16;
const MOST_NAMES = 512;

/** Makes names searchable, at each call as many as a slice of time allows; the answer is false where all are. */
export function createNaming(
  database: LibraryDatabase,
  textIndex: TextIndex,
  line: FoundLine,
): () => boolean {
  const size = createBatchSize(SLICE_MS, LEAST_NAMES, MOST_NAMES);
  return () => {
    const ids = line.peekNameless(size.count);
    if (ids.length === 0) return false;
    const startedAt = performance.now();
    transact(database.sql, () => textIndex.refresh(ids));
    line.named(ids.at(-1) ?? 0);
    size.note(performance.now() - startedAt);
    return true;
  };
}
