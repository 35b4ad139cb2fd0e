// Windows to contents: each content with its best window, and what the library is like as a whole.
import type { RowMemory } from './row-memory.ts';
import type { Background, SoundMoment } from './vector-index.ts';

export interface Collapsed {
  /** Best row of each content, by content id; -1 where it has none. */
  readonly bestRows: Int32Array;
  /** Its similarity; -4 where it has none. */
  readonly bestSimilarities: Float32Array;
  readonly background: Background;
}

/** Reads what a scan left in `rows`. Linear in the number of rows: about 5 ms for a million. */
export function collapseRows(rows: RowMemory): Collapsed {
  const bestRows = new Int32Array(rows.largestContentId + 1).fill(-1);
  const bestSimilarities = new Float32Array(rows.largestContentId + 1).fill(-4);
  let row = 0;
  for (const { similarities, contentIds } of rows.segments) {
    for (let index = 0; index < similarities.length; index += 1, row += 1) {
      const similarity = similarities[index] as number;
      if (similarity <= -4) continue;
      const contentId = contentIds[index] as number;
      if (similarity > (bestSimilarities[contentId] as number)) {
        bestSimilarities[contentId] = similarity;
        bestRows[contentId] = row;
      }
    }
  }
  return { bestRows, bestSimilarities, background: computeBackground(bestSimilarities) };
}

/** The `count` most similar contents that are wanted, best first, and how many were wanted. */
export function selectBest(
  similarities: Float32Array,
  count: number,
  isWanted: (contentId: number) => boolean,
): { readonly best: readonly number[]; readonly askedCount: number } {
  // A threshold that rises: candidates are cut back to the best `count` whenever there are four times as many.
  let candidates: number[] = [];
  let threshold = -4;
  let askedCount = 0;
  const cut = () => {
    candidates.sort((a, b) => (similarities[b] as number) - (similarities[a] as number) || a - b);
    candidates = candidates.slice(0, count);
    if (candidates.length === count) threshold = similarities[candidates[count - 1] as number] as number;
  };
  for (let contentId = 0; contentId < similarities.length; contentId += 1) {
    const similarity = similarities[contentId] as number;
    if (similarity <= -4 || !isWanted(contentId)) continue;
    askedCount += 1;
    if (similarity <= threshold) continue;
    candidates.push(contentId);
    if (candidates.length >= 4 * count + 64) cut();
  }
  cut();
  return { best: candidates, askedCount };
}

/** The best moments of these contents as the coarse scan left them; without those that have none. */
export function readMoments(
  rows: RowMemory,
  { bestRows, bestSimilarities }: Collapsed,
  contentIds: readonly number[],
): SoundMoment[] {
  return contentIds.flatMap((contentId) => {
    const row = bestRows[contentId] ?? -1;
    if (row < 0) return [];
    const { startSeconds, endSeconds } = rows.getWindow(row);
    return [{ contentId, similarity: bestSimilarities[contentId] as number, startSeconds, endSeconds }];
  });
}

/** The same with exact similarities (half floats where they are in memory). */
export function rescore(
  rows: RowMemory,
  queries: readonly Float32Array[],
  collapsed: Collapsed,
  contentIds: readonly number[],
): SoundMoment[] {
  const vector = new Float32Array(rows.dimension);
  return readMoments(rows, collapsed, contentIds).map((moment) => {
    rows.readVector(collapsed.bestRows[moment.contentId] as number, vector);
    const similarity = Math.max(...queries.map((query) => dot(query, vector)));
    return { ...moment, similarity: Math.min(1, Math.max(-1, similarity)) };
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function computeBackground(similarities: Float32Array): Background {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (const similarity of similarities) {
    if (similarity <= -4) continue;
    sum += similarity;
    squares += similarity * similarity;
    count += 1;
  }
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : squares / count - mean * mean;
  return { count, mean, standardDeviation: Math.sqrt(Math.max(0, variance)) };
}
