import type { WaitingJob } from '../store/job-store.ts';
import { batchClipLimit, pickBatch } from './pick-batch.ts';

/** What the workers get next. */
export interface PlannedWork {
  readonly batch: readonly WaitingJob[];
  /** Processes that divide a single long clip among them. */
  readonly shareCount: number;
  /** It goes before what is in hand already. */
  readonly isUrgent: boolean;
  /** One of its clips takes long on a slow device, and nobody is waiting for it. */
  readonly isLong: boolean;
}

/** Jobs of this priority are what a person is looking at right now. */
export const urgentPriority = 2;

/** So many of the line are looked at. */
export const lookAhead = 96;

const mostUrgentClips = 4;
const mostShares = 4;

/**
 * What is urgent goes alone, so that it is there soon. Towards the end of the line batches get smaller, so that all
 * workers are done at about the same time; the last one, where it is long, is divided among them.
 */
export function planWork(line: readonly WaitingJob[], workerCount: number): PlannedWork {
  const urgent = line.filter(({ priority }) => priority >= urgentPriority);
  if (urgent.length > 0) {
    return { batch: pickBatch(urgent, mostUrgentClips), shareCount: 1, isUrgent: true, isLong: false };
  }
  const left = line.length < lookAhead ? Math.ceil(line.length / (2 * workerCount)) : batchClipLimit;
  const batch = pickBatch(line, Math.min(left, batchClipLimit));
  const isLast = line.length === 1 && line[0] !== undefined && isLong(line[0]);
  const shareCount = isLast ? Math.min(workerCount, mostShares) : 1;
  return { batch, shareCount, isUrgent: false, isLong: batch.some(isLong) };
}

const plainExtensions = new Set([
  'wav',
  'wave',
  'bwf',
  'rf64',
  'w64',
  'aif',
  'aiff',
  'aifc',
  'caf',
  'au',
  'snd',
]);
const leastPlainBytes = 24 << 20;
const leastCompressedBytes = 3 << 20;

/** Two minutes and more, as far as bytes tell. Each share reads the whole file: shorter ones gain nothing. */
function isLong({ byteSize, extension, deathCount }: WaitingJob): boolean {
  const least = plainExtensions.has(extension.toLowerCase()) ? leastPlainBytes : leastCompressedBytes;
  return byteSize >= least && deathCount === 0;
}
