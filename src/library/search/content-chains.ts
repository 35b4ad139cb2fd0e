// Which rows belong to each content: a chain from its last row to its first, in typed arrays.
import { type Segment, setBit } from './row-segment.ts';

export interface ContentChains {
  readonly contentCount: number;
  readonly aliveCount: number;
  readonly memoryBytes: number;
  has(contentId: number): boolean;
  /** The rows of a content, the last one that was linked first. */
  list(contentId: number): number[];
  /** Makes a row count. */
  link(row: number, contentId: number): void;
  /** Makes all rows of a content count no more; answers them. */
  drop(contentId: number): readonly number[];
}

export function createContentChains(segments: readonly Segment[]): ContentChains {
  let heads = new Int32Array(1024).fill(-1);
  let contentCount = 0;
  let aliveCount = 0;
  const segmentOf = (row: number) => segments[row >> 12] as Segment;

  const makeRoom = (contentId: number) => {
    if (contentId < heads.length) return;
    const larger = new Int32Array(Math.max(contentId + 1, 2 * heads.length)).fill(-1);
    larger.set(heads);
    heads = larger;
  };

  const list = (contentId: number) => {
    const rows: number[] = [];
    for (let row = heads[contentId] ?? -1; row >= 0; row = segmentOf(row).next[row & 4095] ?? -1)
      rows.push(row);
    return rows;
  };

  return {
    get contentCount() {
      return contentCount;
    },
    get aliveCount() {
      return aliveCount;
    },
    get memoryBytes() {
      return 4 * heads.length;
    },
    has: (contentId) => (heads[contentId] ?? -1) >= 0,
    list,
    link(row, contentId) {
      makeRoom(contentId);
      const { next, alive } = segmentOf(row);
      const before = heads[contentId] as number;
      next[row & 4095] = before;
      heads[contentId] = row;
      // Last, so that a scan that is under way sees whole rows only.
      setBit(alive, row & 4095, true);
      aliveCount += 1;
      if (before < 0) contentCount += 1;
    },
    drop(contentId) {
      const rows = list(contentId);
      if (rows.length === 0) return rows;
      for (const row of rows) setBit(segmentOf(row).alive, row & 4095, false);
      heads[contentId] = -1;
      aliveCount -= rows.length;
      contentCount -= 1;
      return rows;
    },
  };
}
