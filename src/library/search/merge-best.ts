// Rows to contents: each content with its best window, and what the library is like as a whole.
import type { RowMemory } from './row-memory.ts';
import type { RowScanResult } from './scan-areas.ts';
import type { Background, SoundMoment } from './vector-index.ts';

export interface BestRow {
  readonly contentId: number;
  readonly row: number;
  readonly similarity: number;
}

/** Every content among these rows with its best one, best first. */
export function mergeBest(rows: RowMemory, found: Pick<RowScanResult, 'rows' | 'similarities'>): BestRow[] {
  const best = new Map<number, BestRow>();
  for (const [index, row] of found.rows.entries()) {
    const { contentId } = rows.getWindow(row);
    // It went while the scan was under way.
    if (contentId < 0) continue;
    const similarity = found.similarities[index] as number;
    const other = best.get(contentId);
    if (!other || similarity > other.similarity) best.set(contentId, { contentId, row, similarity });
  }
  return [...best.values()].sort(byRank);
}

export function byRank(
  a: { readonly similarity: number; readonly contentId: number },
  b: { readonly similarity: number; readonly contentId: number },
): number {
  return b.similarity - a.similarity || a.contentId - b.contentId;
}

export function toMoment(rows: RowMemory, { contentId, row, similarity }: BestRow): SoundMoment {
  const { startSeconds, endSeconds } = rows.getWindow(row);
  return { contentId, similarity, startSeconds, endSeconds };
}

/** Mean and deviation of the sampled contents' best similarities, as figures of all `count` contents. */
export function computeBackground(similarities: Float32Array, count: number): Background {
  let sum = 0;
  let squares = 0;
  for (const similarity of similarities) {
    sum += similarity;
    squares += similarity * similarity;
  }
  const sampled = similarities.length;
  const mean = sampled === 0 ? 0 : sum / sampled;
  const variance = sampled === 0 ? 0 : squares / sampled - mean * mean;
  return { count, mean, standardDeviation: Math.sqrt(Math.max(0, variance)) };
}
