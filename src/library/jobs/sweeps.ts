import type { ContentRange } from '../store/job-store.ts';

/** Walks over all contents of the library in slices, so that calls are answered in between. */
export interface Sweeps<Name extends string> {
  /**
   * From the first content on, the first slice at once. `replace` takes the place of a sweep of that name; `add` comes
   * behind it.
   */
  begin(name: Name, how: 'replace' | 'add', sweep: Sweep): void;
  isGoing(name?: Name): boolean;
  stop(): void;
}

export interface Sweep {
  /** One slice; called inside a transaction. */
  readonly step: (range: ContentRange) => void;
  /** Contents of a slice: so many that it takes some tens of milliseconds at most. */
  readonly sliceSize: number;
}

export interface SweepsOptions {
  readonly findLastContentId: () => number;
  readonly transact: <T>(action: () => T) => T;
  /** After every slice but the first. */
  readonly onSlice: () => void;
  /** An error of a later slice, which ends its sweep; those of the first one reach the caller of `begin`. */
  readonly onFailed: (error: unknown) => void;
}

interface Going<Name> extends Sweep {
  readonly name: Name;
  after: number;
  readonly last: number;
}

export function createSweeps<Name extends string>(options: SweepsOptions): Sweeps<Name> {
  let going: Going<Name>[] = [];
  let next: NodeJS.Immediate | undefined;

  /** Leaves a sweep that is through out. */
  const step = (sweep: Going<Name>) => {
    const upTo = sweep.after + sweep.sliceSize;
    going = going.filter((other) => other !== sweep);
    options.transact(() => sweep.step({ after: sweep.after, upTo }));
    sweep.after = upTo;
    return upTo < sweep.last;
  };
  const goOn = () => {
    if (going.length > 0) next ??= setImmediate(stepLater);
  };
  const stepLater = () => {
    next = undefined;
    const [sweep] = going;
    if (!sweep) return;
    try {
      if (step(sweep)) going.unshift(sweep);
      options.onSlice();
    } catch (error) {
      options.onFailed(error);
    }
    goOn();
  };
  return {
    begin(name, how, { step: work, sliceSize }) {
      if (how === 'replace') going = going.filter((sweep) => sweep.name !== name);
      const sweep = { name, step: work, sliceSize, after: 0, last: options.findLastContentId() };
      if (step(sweep)) going.push(sweep);
      goOn();
    },
    isGoing: (name) => going.some((sweep) => name === undefined || sweep.name === name),
    stop() {
      going = [];
      clearImmediate(next);
      next = undefined;
    },
  };
}
