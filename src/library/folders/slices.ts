import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';

/** Work goes on in slices this long, so that calls are answered in between. */
const SLICE_MS = 6;

/** Writes item by item, one transaction a slice. Ends early, without an error, when `signal` is aborted. */
export async function writeInSlices<T>(
  { sql }: Pick<LibraryDatabase, 'sql'>,
  items: Iterable<T>,
  write: (item: T) => void,
  signal: AbortSignal,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let next = iterator.next();
  while (!next.done && !signal.aborted) {
    transact(sql, () => {
      const end = performance.now() + SLICE_MS;
      while (!next.done && performance.now() < end) {
        write(next.value);
        next = iterator.next();
      }
    });
    await nextTurn();
  }
}
