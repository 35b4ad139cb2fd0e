import { countOf, formatCount, formatRate } from '../../../core/format/format-count.ts';
import { formatTimeLeft } from '../../../core/format/format-time.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';

/** The status line: "Listening… 412 of 2,310 clips · 14 clips/s · 38 × real time · 2 min left". */
export function describeProgress(progress: JobProgress): string {
  const counts = `${formatCount(progress.done)} of ${formatCount(progress.total)} clips`;
  if (progress.state === 'stopped')
    return `Stopped: ${progress.stoppedBecause ?? 'the reason is not known.'}`;
  if (progress.state === 'paused') return `Paused at ${counts}`;
  const parts = [`Listening… ${counts}`];
  if (progress.clipsPerSecond > 0) parts.push(`${formatRate(progress.clipsPerSecond)} clips/s`);
  if (progress.realTimeFactor > 0) parts.push(`${formatRate(progress.realTimeFactor)} × real time`);
  if (progress.secondsLeft !== null) parts.push(`${formatTimeLeft(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

/** What did not work: "3 failed, 2 not readable"; empty where all went well. */
export function describeFailures({
  failed,
  unsupported,
}: Pick<JobProgress, 'failed' | 'unsupported'>): string {
  const parts: string[] = [];
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  if (unsupported > 0) parts.push(`${formatCount(unsupported)} not readable`);
  return parts.join(', ');
}

/** How many files failed, and that not all of them are listed: "12,040 files, the first 1,000 of them here". */
export function describeListed(total: number, listed: number): string {
  const files = countOf(total, 'file');
  return total > listed ? `${files}, the first ${formatCount(listed)} of them here` : files;
}

/** The line of captions: "Writing captions… 41 of 318 sounds"; behind an analysis only that they follow. */
export function describeCaptions(captions: JobProgress['captions'], isListening: boolean): string {
  const left = countOf(captions.total - captions.done, 'sound');
  if (captions.state === 'idle') return '';
  if (captions.state === 'waiting')
    return isListening ? `captions of ${left} follow` : `Captions of ${left} wait`;
  const counts = `${formatCount(captions.done)} of ${countOf(captions.total, 'sound')}`;
  return isListening ? `captions: ${counts}` : `Writing captions… ${counts}`;
}
