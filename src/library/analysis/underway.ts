import type { Work } from '../jobs/speed-meter.ts';
import type { WaitingJob } from '../store/job-store.ts';
import type { TaskProgress } from '../workers/lane-task.ts';

/** How far the batches are that are being worked on, so that a long file shows that it moves. */
export interface Underway {
  begin(batch: readonly WaitingJob[]): BatchProgress;
  /** In clips: half of one is 0.5. */
  countClips(): number;
}

export interface BatchProgress {
  /** What is new since it was last told. */
  tell(progress: TaskProgress): Work;
  /** The batch is done: what of it was told already counts no more. */
  end(): Work;
}

export function createUnderway(): Underway {
  const shares = new Map<readonly WaitingJob[], number>();
  return {
    begin(batch) {
      const byteSize = batch.reduce((sum, job) => sum + job.byteSize, 0);
      let told = { audioSeconds: 0, bytes: 0 };
      return {
        tell({ secondsDone, clipsDone }) {
          const bytes = (byteSize * Math.min(clipsDone, batch.length)) / batch.length;
          // A batch that is tried again begins anew: nothing is taken back.
          const now = {
            audioSeconds: Math.max(told.audioSeconds, secondsDone),
            bytes: Math.max(told.bytes, bytes),
          };
          const work = {
            clips: 0,
            audioSeconds: now.audioSeconds - told.audioSeconds,
            bytes: now.bytes - told.bytes,
          };
          told = now;
          shares.set(batch, Math.min(clipsDone, batch.length));
          return work;
        },
        end() {
          shares.delete(batch);
          return { clips: 0, audioSeconds: -told.audioSeconds, bytes: -told.bytes };
        },
      };
    },
    countClips: () => [...shares.values()].reduce((sum, share) => sum + share, 0),
  };
}
