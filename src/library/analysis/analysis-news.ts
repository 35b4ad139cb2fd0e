import type { JobProgress } from '../../shared/contract/jobs.ts';
import { throttle } from '../jobs/throttle.ts';
import type { Announce } from '../library-events.ts';

/** What the analysis tells, a few times a second at most, and always the last state. */
export interface AnalysisNews {
  progressed(): void;
  clipsChanged(): void;
  onProgress(listener: (progress: JobProgress) => void): () => void;
  close(): void;
}

export interface AnalysisNewsOptions {
  readonly announce: Announce;
  readonly readProgress: () => JobProgress;
  readonly log: (line: string) => void;
}

export function createAnalysisNews({ announce, readProgress, log }: AnalysisNewsOptions): AnalysisNews {
  const listeners = new Set<(progress: JobProgress) => void>();
  const progress = throttle(300, () => {
    try {
      const now = readProgress();
      announce('jobs.progressed', now);
      for (const listener of listeners) listener(now);
    } catch (error) {
      // News that cannot be read (a damaged file) must not end the work they are about.
      log(`the progress could not be told: ${error}`);
    }
  });
  const clips = throttle(1000, () => {
    announce('clips.changed', {});
    announce('search.changed', {});
  });
  return {
    progressed: progress.request,
    clipsChanged() {
      clips.request();
      progress.request();
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      progress.close();
      clips.close();
    },
  };
}
