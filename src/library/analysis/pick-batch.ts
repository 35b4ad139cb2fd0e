import type { WaitingJob } from '../store/job-store.ts';

export const batchClipLimit = 16;
/** Above this a file goes alone: it takes seconds, and what it costs stays with it. */
export const batchByteLimit = 4 << 20;

/**
 * The next batch from the head of the line: the first job always goes; neighbours join it where format and size are
 * alike, so that one batch is done in one stride. A job that was running when Earmark ended before goes alone.
 */
export function pickBatch(line: readonly WaitingJob[]): WaitingJob[] {
  const [first] = line;
  if (!first) return [];
  if (!isSmall(first)) return [first];
  const batch = [first];
  let bytes = first.byteSize;
  for (const job of line.slice(1)) {
    if (batch.length === batchClipLimit) break;
    if (!isSmall(job) || !isAlike(first, job) || bytes + job.byteSize > batchByteLimit) continue;
    batch.push(job);
    bytes += job.byteSize;
  }
  return batch;
}

function isSmall(job: WaitingJob): boolean {
  return job.deathCount === 0 && job.byteSize < batchByteLimit / 2;
}

/** Of one space and one format, within a factor of four in size (very small ones count as equal). */
function isAlike(a: WaitingJob, b: WaitingJob): boolean {
  if (a.spaceId !== b.spaceId || a.extension !== b.extension) return false;
  const [small, large] = [a.byteSize, b.byteSize].map((size) => Math.max(size, 64_000)).sort((x, y) => x - y);
  return (large ?? 0) <= (small ?? 0) * 4;
}
