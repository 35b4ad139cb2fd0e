import type { SettledJob } from './store-outcomes.ts';

const mostTimesGone = 5;

/** Counts how often a content's file was not as scanned, so that a file which never holds still ends the circle. */
export function createRestlessFiles(): { judge(settled: SettledJob): SettledJob } {
  const timesGone = new Map<number, number>();
  return {
    judge(settled) {
      const { job, outcome } = settled;
      if (outcome.kind !== 'gone') {
        timesGone.delete(job.contentId);
        return settled;
      }
      const times = (timesGone.get(job.contentId) ?? 0) + 1;
      timesGone.set(job.contentId, times);
      if (times < mostTimesGone) return settled;
      const reason =
        'The file keeps changing, or is not where it was. Scan its folder again when it is at rest.';
      return { job, outcome: { kind: 'failed', key: String(job.id), code: 'file-changed', reason } };
    },
  };
}
