import type { Handlers } from '../../shared/contract/contract.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { urgentPriority } from '../analysis/plan-work.ts';
import type { PackRegistry } from '../packs/installed-pack.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import { getShownPath } from '../store/clip-path.ts';
import type { JobStore } from '../store/job-store.ts';

export interface JobsCallsOptions {
  readonly analysis: Analysis;
  readonly jobs: JobStore;
  readonly contents: AnalysisStore;
  readonly packs: PackRegistry;
  readonly transact: <T>(action: () => T) => T;
}

type JobsCalls = Pick<
  Handlers,
  | 'jobs.progress'
  | 'jobs.failures'
  | 'jobs.pause'
  | 'jobs.resume'
  | 'jobs.retry'
  | 'jobs.hurry'
  | 'jobs.prefer'
>;

/** Answers the contract's calls about the line of work. */
export function createJobsCalls({ analysis, jobs, contents, packs, transact }: JobsCallsOptions): JobsCalls {
  return {
    'jobs.progress': () => analysis.readProgress(),
    'jobs.failures': (page) => {
      // The space whose figures the progress shows.
      const space = (packs.getBuilding() ?? packs.getActive())?.space;
      if (!space) return { failures: [], total: 0 };
      const failures = contents.listFailures(space.id, page).map((failure) => ({
        clipId: failure.clipId,
        path: getShownPath(failure),
        kind: failure.kind,
        reason: failure.reason,
      }));
      return { failures, total: contents.countFailures(space.id) };
    },
    'jobs.pause': () => analysis.pause(),
    'jobs.resume': () => analysis.resume(),
    'jobs.retry': ({ ids }) => {
      const places = [packs.getActive(), packs.getBuilding()].filter((place) => place !== undefined);
      const spaceIds = places.map(({ space }) => space.id);
      const retried = transact(() => jobs.retry(spaceIds, ids));
      analysis.wake();
      return { retried };
    },
    'jobs.hurry': ({ ids }) => {
      transact(() => jobs.hurry(ids));
      return {};
    },
    'jobs.prefer': ({ ids }) => {
      transact(() => jobs.hurry(ids, urgentPriority));
      analysis.lookAgain();
      return {};
    },
  };
}
