import type { WaitingJob } from '../store/job-store.ts';

export const batchClipLimit = 16;
export const suspectClipLimit = 4;
/** Above half of this a file goes alone: it takes seconds, and what it costs stays with it. */
export const batchByteLimit = 4 << 20;

/**
 * The next batch from the head of the line: the first job always goes; neighbours join it where format and size are
 * alike, so that one batch is done in one stride. Jobs that were running when Earmark ended are suspects: a few together,
 * then, after another such end, alone.
 */
export function pickBatch(line: readonly WaitingJob[], mostClips = batchClipLimit): WaitingJob[] {
  const [first] = line;
  if (!first) return [];
  const limit = getClipLimit(first);
  const batch = [first];
  let bytes = first.byteSize;
  for (const job of line.slice(1)) {
    if (batch.length >= Math.min(limit, mostClips)) break;
    if (getClipLimit(job) !== limit || !isAlike(first, job) || bytes + job.byteSize > batchByteLimit)
      continue;
    batch.push(job);
    bytes += job.byteSize;
  }
  return batch;
}

function getClipLimit({ deathCount, byteSize }: WaitingJob): number {
  if (deathCount > 1 || byteSize >= batchByteLimit / 2) return 1;
  return deathCount === 1 ? suspectClipLimit : batchClipLimit;
}

/** Of one space and one format, within a factor of four in size (very small ones count as equal). */
function isAlike(a: WaitingJob, b: WaitingJob): boolean {
  if (a.spaceId !== b.spaceId || a.extension !== b.extension) return false;
  const [small, large] = [a.byteSize, b.byteSize].map((size) => Math.max(size, 64_000)).sort((x, y) => x - y);
  return (large ?? 0) <= (small ?? 0) * 4;
}
