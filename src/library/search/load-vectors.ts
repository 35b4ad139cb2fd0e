// Brings a vector space from disk into memory, block by block, without stopping the library.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import type { RowMemory } from './row-memory.ts';

export interface LoadOptions {
  readonly spaceId: number;
  /** Contents that were written or removed since loading began: what is on disk of them is old. */
  readonly fresh: ReadonlySet<number>;
  /** Put what still counts of mostly dead blocks back into the tail. */
  readonly tidies: boolean;
  /** Aborted when another space is to be loaded or the library closes. */
  readonly signal: AbortSignal;
}

/**
 * Loads blocks, then the tail. What counts of a block is what `vector_members` still names with that many windows;
 * a later block wins over an earlier one, the tail over all.
 */
export async function loadVectors(store: VectorStore, rows: RowMemory, options: LoadOptions): Promise<void> {
  const { spaceId, fresh, signal } = options;
  const members = store.getMembers(spaceId);
  /** Which block the rows in memory come from. */
  const blockOf = new Map<number, number>();
  const blockSizes = new Map<number, number>();
  const isCurrent = (contentId: number, windowCount: number) =>
    members.get(contentId) === windowCount && !fresh.has(contentId);

  for (let block = store.findNextBlock(spaceId, 0); block; ) {
    blockSizes.set(block.id, block.rows.rowCount);
    for (const [contentId, from, to] of findRuns(block.rows)) {
      if (!isCurrent(contentId, to - from)) continue;
      rows.remove(contentId);
      rows.add(contentId, block.rows, from, to);
      blockOf.set(contentId, block.id);
    }
    await nextTurn();
    if (signal.aborted) return;
    block = store.findNextBlock(spaceId, block.id);
  }
  for (const part of store.readTail(spaceId)) {
    const contentId = part.contentIds[0];
    if (contentId === undefined || !isCurrent(contentId, part.rowCount)) continue;
    rows.remove(contentId);
    rows.add(contentId, part, 0, part.rowCount);
    blockOf.delete(contentId);
  }
  if (!options.tidies) return;
  for (const blockId of findSparse(blockSizes, blockOf, members)) {
    store.unfold(
      spaceId,
      blockId,
      (contentId) => blockOf.get(contentId) === blockId && !fresh.has(contentId),
    );
  }
}

/** `[contentId, from, to]` of each run of rows of one content. */
function* findRuns(rows: StoredRows): Generator<readonly [number, number, number]> {
  for (let from = 0; from < rows.rowCount; ) {
    const contentId = rows.contentIds[from] as number;
    let to = from + 1;
    while (to < rows.rowCount && rows.contentIds[to] === contentId) to += 1;
    yield [contentId, from, to];
    from = to;
  }
}

/** Blocks of which less than half still counts. */
function findSparse(
  sizes: ReadonlyMap<number, number>,
  blockOf: ReadonlyMap<number, number>,
  members: ReadonlyMap<number, number>,
): number[] {
  const alive = new Map<number, number>();
  for (const [contentId, blockId] of blockOf) {
    alive.set(blockId, (alive.get(blockId) ?? 0) + (members.get(contentId) ?? 0));
  }
  return [...sizes].filter(([id, size]) => (alive.get(id) ?? 0) * 2 < size).map(([id]) => id);
}
