import type { JobStore } from '../store/job-store.ts';

/** So many contents are looked at between two turns: about 15 ms of a library of a million. */
const SLICE_SIZE = 20_000;

/** Puts all that needs analysis into line, in slices, so that calls are answered in between. */
export interface LineUp {
  /** From the first content on, its slice at once; what a call before has not reached yet comes with it. */
  begin(): void;
  readonly isGoing: boolean;
  close(): void;
}

export interface LineUpOptions {
  readonly jobs: Pick<JobStore, 'enqueueMissing' | 'findLastContentId'>;
  readonly transact: <T>(action: () => T) => T;
  readonly listSpaceIds: () => readonly number[];
  /** After every slice but the first. */
  readonly onSlice: () => void;
  readonly onFailed: (error: unknown) => void;
  readonly sliceSize?: number;
}

/** Errors of the first slice reach the caller of `begin`, those of a later one `onFailed`, which ends the round. */
export function createLineUp(options: LineUpOptions): LineUp {
  const { jobs, transact, sliceSize = SLICE_SIZE } = options;
  let next: NodeJS.Immediate | undefined;

  const step = (after: number, last: number) => {
    const upTo = after + sliceSize;
    transact(() => {
      for (const spaceId of options.listSpaceIds()) jobs.enqueueMissing(spaceId, { after, upTo });
    });
    next = upTo < last ? setImmediate(stepLater, upTo, last) : undefined;
  };
  const stepLater = (after: number, last: number) => {
    next = undefined;
    try {
      step(after, last);
    } catch (error) {
      return options.onFailed(error);
    }
    options.onSlice();
  };
  const close = () => {
    clearImmediate(next);
    next = undefined;
  };
  return {
    begin() {
      close();
      step(0, jobs.findLastContentId());
    },
    get isGoing() {
      return next !== undefined;
    },
    close,
  };
}
