// Similarities of a few rows as exact as the rows are kept.
import { type BestRow, byRank } from './merge-best.ts';
import type { RowKernel } from './row-kernel.ts';
import type { RowMemory } from './row-memory.ts';
import { mostQueries } from './scan-areas.ts';

export interface ExactScores {
  /** The same rows with exact similarities to the query they are most similar to, best first. */
  rescore(queries: readonly Float32Array[], best: readonly BestRow[]): BestRow[];
}

export function createExactScores(rows: RowMemory, kernel: RowKernel): ExactScores {
  const { shared, paddedDimension } = rows;
  const address = shared.take(4 * mostQueries * paddedDimension);
  // Rows that are not in memory are brought one by one.
  const scratch = shared.take(2 * paddedDimension);

  const score = ({ row }: BestRow, queryCount: number) => {
    const place = rows.locate(row, scratch);
    let largest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < queryCount; index += 1) {
      const query = address + 4 * index * paddedDimension;
      largest = Math.max(largest, kernel.dotExactly(place.row, place.rest, query, paddedDimension));
    }
    return Math.min(1, Math.max(-1, largest * place.scale));
  };

  return {
    rescore(queries, best) {
      const asked = queries.slice(0, mostQueries);
      const target = new Float32Array(shared.memory.buffer, address, mostQueries * paddedDimension).fill(0);
      for (const [index, query] of asked.entries()) target.set(query, index * paddedDimension);
      return best.map((found) => ({ ...found, similarity: score(found, asked.length) })).sort(byRank);
    },
  };
}
