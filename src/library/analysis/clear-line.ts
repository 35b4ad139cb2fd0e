import type { JobStore } from '../store/job-store.ts';

/** So many contents are looked at between two turns: about 10 ms where all of them leave. */
const SLICE_SIZE = 500;

/** Takes what waits for packs that nobody uses any more out of the line: a million of them slow down every look at it. */
export interface ClearLine {
  begin(): void;
  close(): void;
}

export interface ClearLineOptions {
  readonly jobs: Pick<JobStore, 'hasStrays' | 'cancelStrays' | 'findLastContentId'>;
  readonly transact: <T>(action: () => T) => T;
  /** Spaces that are in use. */
  readonly listSpaceIds: () => readonly number[];
  readonly log: (line: string) => void;
}

export function createClearLine({ jobs, transact, listSpaceIds, log }: ClearLineOptions): ClearLine {
  let next: NodeJS.Immediate | undefined;
  const step = (after: number, last: number) => {
    next = undefined;
    try {
      const spaceIds = listSpaceIds();
      const range = { after, upTo: after + SLICE_SIZE };
      transact(() => jobs.cancelStrays(spaceIds, range));
      if (range.upTo < last && jobs.hasStrays(spaceIds)) next = setImmediate(step, range.upTo, last);
    } catch (error) {
      // The line is merely longer than it need be; the next round goes on.
      log(`the line could not be cleared: ${error}`);
    }
  };
  const close = () => clearImmediate(next);
  return {
    close,
    begin() {
      close();
      if (jobs.hasStrays(listSpaceIds())) next = setImmediate(step, 0, jobs.findLastContentId());
    },
  };
}
