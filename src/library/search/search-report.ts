// What doctor tells about search by sound.
import type { SearchReport } from '../../shared/contract/app.ts';
import type { LoadedSpace } from './loaded-space.ts';
import type { PrefilterVerdict } from './prefilter.ts';

export function reportSpace({ rows, prefilter, threadCount }: LoadedSpace): SearchReport {
  const inFile = rows.segments.filter((segment) => segment.rowsAddress === 0).length;
  return {
    windows: rows.aliveCount,
    dimension: rows.dimension,
    memoryMB: Math.round(rows.memoryBytes / 1e6),
    fileMB: rows.file ? Math.round((inFile * rows.file.segmentBytes) / 1e6) : 0,
    threads: threadCount,
    candidates: prefilter?.candidates ?? null,
    recall: prefilter?.recall ?? null,
    why: explain(prefilter),
  };
}

function explain(verdict: PrefilterVerdict | undefined): string {
  if (!verdict) return 'Every window is compared by 8 bits.';
  const share = `${(100 * verdict.recall).toFixed(1)} %`;
  const tried = `${verdict.queryCount} queries on ${verdict.windowCount} windows`;
  if (verdict.candidates === null) {
    return `Every window is compared by 8 bits: one bit a number finds only ${share} of the best (${tried}).`;
  }
  return `One bit a number goes first, then 8 bits for about ${verdict.candidates} windows: ${share} of the best are found (${tried}).`;
}
