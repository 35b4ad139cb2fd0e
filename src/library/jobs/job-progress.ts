import type { CaptionProgress } from '../../shared/contract/captions.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { VectorSpace } from '../packs/installed-pack.ts';
import type { JobStore } from '../store/job-store.ts';
import { estimateSecondsLeft, type SpeedMeter } from './speed-meter.ts';

export interface JobProgressOptions {
  readonly jobs: JobStore;
  readonly meter: SpeedMeter;
  /** The space that is being filled. */
  readonly getSpace: () => VectorSpace | undefined;
  readonly readCaptions: () => CaptionProgress;
  /** Clips of the batches at work, as far as they are. */
  readonly countUnderway: () => number;
  readonly getState: () => {
    readonly isPaused: boolean;
    readonly isBusy: boolean;
    readonly stopped: AppError | undefined;
  };
}

/** Counts come from the rows, speeds from the meter. */
export function createJobProgress(options: JobProgressOptions): { read(): JobProgress } {
  const { jobs, meter, getSpace, getState } = options;
  return {
    read() {
      const space = getSpace();
      const counts = space ? jobs.count(space.id) : noJobs;
      const left = { clips: counts.waiting + counts.running, bytes: 0 };
      if (space && left.clips > 0) left.bytes = jobs.countWaitingBytes(space.id);
      const { isPaused, isBusy, stopped } = getState();
      const isWorking = isBusy || left.clips > 0;
      const speed = meter.read(performance.now());
      const settled = counts.done + counts.skipped + counts.failed;
      return {
        state: stopped ? 'stopped' : isPaused ? 'paused' : isWorking ? 'working' : 'idle',
        stoppedBecause: stopped?.message ?? null,
        done: settled,
        total: settled + left.clips,
        underway: Math.min(options.countUnderway(), left.clips),
        failed: counts.failed,
        unsupported: counts.skipped,
        clipsPerSecond: speed.clipsPerSecond,
        realTimeFactor: speed.realTimeFactor,
        secondsLeft: isPaused || stopped ? null : estimateSecondsLeft(left, speed),
        captions: options.readCaptions(),
      };
    },
  };
}

const noJobs = { waiting: 0, running: 0, done: 0, skipped: 0, failed: 0 };
