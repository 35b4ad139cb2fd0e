// Brings a vector space from disk into memory, block by block, without stopping the library.
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRows, VectorStore } from '../store/vector-store.ts';
import { createContentNumbers } from './content-numbers.ts';
import type { FileBlock } from './row-file.ts';
import { computeKnownBytesOfRow, type RowMemory } from './row-memory.ts';

export interface LoadOptions {
  readonly spaceId: number;
  /** Contents that were written or removed since loading began: what is on disk of them is old. */
  readonly fresh: ReadonlySet<number>;
  /** Put what still counts of mostly dead blocks back into the tail. */
  readonly tidies: boolean;
  /** More than this is kept in the sidecar file. */
  readonly budgetBytes: number;
  /** Aborted when another space is to be loaded or the library closes. */
  readonly signal: AbortSignal;
}

export interface LoadedVectors {
  /** Makes rows exact, after they are there by their 8 bits; search works before. */
  refine(): Promise<void>;
}

/** Whole blocks are read at once; of the tail and of changed blocks what counts. */
interface Loading extends LoadOptions {
  readonly store: VectorStore;
  readonly rows: RowMemory;
  /** Windows of each content by `vector_members`. */
  readonly windowCounts: ReturnType<typeof createContentNumbers>;
  /** Which block the rows in memory come from; 0: none. */
  readonly blockOf: ReturnType<typeof createContentNumbers>;
  readonly blockSizes: Map<number, number>;
  /** Rows of each block that count. */
  readonly alive: Map<number, number>;
}

/**
 * Loads blocks, then the tail. What counts of a block is what `vector_members` still names with that many windows;
 * a later block wins over an earlier one, the tail over all.
 */
export async function loadVectors(
  store: VectorStore,
  rows: RowMemory,
  options: LoadOptions,
): Promise<LoadedVectors> {
  const { spaceId, signal } = options;
  const loading: Loading = {
    ...options,
    ...{
      store,
      rows,
      windowCounts: createContentNumbers(),
      blockOf: createContentNumbers(),
      blockSizes: new Map(),
      alive: new Map(),
    },
  };
  const none = { refine: async () => {} };
  const windowCount = await loadMembers(loading);
  const wantedBytes = windowCount * (rows.paddedDimension + computeKnownBytesOfRow(rows.paddedDimension));
  const file = wantedBytes > options.budgetBytes ? await rows.bringFile() : undefined;
  const blockIds = [...store.listBlocks(spaceId)];
  const held: FileBlock[] = [];
  for (const blockId of blockIds) {
    if (signal.aborted) return none;
    const placed = file && loadBlockOfFile(loading, blockId);
    if (placed) held.push(placed);
    else held.push(...loadBlock(loading, blockId));
    await nextTurn();
  }
  // Meanwhile what was in the tail may have been folded: no pause from here to the end of the tail.
  for (const blockId of store.listBlocks(spaceId)) {
    if (blockIds.includes(blockId)) continue;
    blockIds.push(blockId);
    held.push(...loadBlock(loading, blockId));
  }
  for (const part of store.readTail(spaceId)) loadTail(loading, part);
  rows.file?.describe(held);
  if (options.tidies) tidy(loading);
  return { refine: file ? none.refine : () => refine(loading, blockIds) };
}

async function loadMembers({ store, spaceId, windowCounts, signal }: Loading): Promise<number> {
  let total = 0;
  for (const members of store.listMembers(spaceId)) {
    for (const [index, contentId] of members.contentIds.entries()) {
      const count = members.windowCounts[index] as number;
      windowCounts.set(contentId, count);
      total += count;
    }
    await nextTurn();
    if (signal.aborted) break;
  }
  return total;
}

const isCurrent = ({ windowCounts, fresh }: Loading, contentId: number, count: number) =>
  windowCounts.get(contentId) === count && !fresh.has(contentId);

/** Runs of rows that count are added together: the usual block has nothing else. */
function loadBlock(loading: Loading, blockId: number): FileBlock[] {
  const { store, rows, blockSizes } = loading;
  const block = store.findBlock(blockId, rows.file ? 'all' : 'int8');
  if (!block) return [];
  blockSizes.set(blockId, block.rowCount);
  let first = -1;
  let from = 0;
  const flush = (to: number) => {
    if (to > from) first = rows.add(block, from, to);
  };
  for (const [contentId, start, end] of findRuns(block)) {
    if (isCurrent(loading, contentId, end - start)) {
      rows.remove(contentId);
      assign(loading, contentId, blockId, end - start);
    } else {
      flush(start);
      from = end;
    }
  }
  const isWhole = from === 0;
  flush(block.rowCount);
  // Only a block as a whole, whose rows follow each other, is found in the file again.
  if (!rows.file || !isWhole || first < 0) return [];
  return [{ id: blockId, rowCount: block.rowCount, hash: hashBlock(block), firstRow: first }];
}

/** A block whose numbers lie in the file already. */
function loadBlockOfFile(loading: Loading, blockId: number): FileBlock | undefined {
  const { store, rows, blockSizes } = loading;
  const block = store.findBlock(blockId, 'known');
  if (!block) return undefined;
  const key = { id: blockId, rowCount: block.rowCount, hash: hashBlock(block) };
  const firstRow = rows.file?.findBlock(key);
  if (firstRow === undefined) return undefined;
  blockSizes.set(blockId, block.rowCount);
  rows.place(block, firstRow);
  for (const [contentId, start, end] of findRuns(block)) {
    if (!isCurrent(loading, contentId, end - start)) continue;
    rows.remove(contentId);
    rows.revive(contentId, firstRow + start, end - start);
    assign(loading, contentId, blockId, end - start);
  }
  return { ...key, firstRow };
}

function loadTail(loading: Loading, part: StoredRows): void {
  const contentId = part.contentIds[0];
  if (contentId === undefined || !isCurrent(loading, contentId, part.rowCount)) return;
  loading.rows.remove(contentId);
  loading.rows.add(part, 0, part.rowCount);
  assign(loading, contentId, 0, part.rowCount);
}

async function refine({ store, rows, blockOf, fresh, signal }: Loading, blockIds: readonly number[]) {
  for (const blockId of blockIds) {
    await nextTurn();
    if (signal.aborted) return;
    const block = store.findBlock(blockId, 'float16');
    if (!block) continue;
    let isKept = false;
    for (const [contentId, start] of findRuns(block)) {
      if (blockOf.get(contentId) !== blockId || fresh.has(contentId)) continue;
      // In the order in which they were added, which is that of the block.
      const own = rows.listRows(contentId).reverse();
      for (const [index, row] of own.entries()) {
        const from = (start + index) * rows.dimension;
        const bits = block.rowsFloat16.subarray(from, from + rows.dimension);
        isKept = rows.refine(row, contentId, bits) || isKept;
      }
    }
    // No room is left.
    if (!isKept) return;
  }
}

/** The rows of a content are taken from this block (0: the tail), and from an earlier one no more. */
function assign({ blockOf, alive }: Loading, contentId: number, blockId: number, count: number): void {
  const before = blockOf.get(contentId);
  if (before !== 0) alive.set(before, (alive.get(before) ?? 0) - count);
  alive.set(blockId, (alive.get(blockId) ?? 0) + count);
  blockOf.set(contentId, blockId);
}

/** Puts what counts of blocks that are mostly dead back into the tail. */
function tidy({ store, spaceId, fresh, blockOf, blockSizes, alive }: Loading): void {
  for (const [blockId, size] of blockSizes) {
    if ((alive.get(blockId) ?? 0) * 2 >= size) continue;
    store.unfold(spaceId, blockId, (id) => blockOf.get(id) === blockId && !fresh.has(id));
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

function hashBlock(block: StoredRows): string {
  return createHash('sha1').update(block.contentIds).update(block.scales).digest('hex').slice(0, 20);
}
