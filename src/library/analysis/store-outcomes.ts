// From a batch's outcomes to rows, in one transaction.

import type { AnalysedClip } from '../../worker/task-protocol.ts';
import type { VectorSpace } from '../packs/installed-pack.ts';
import type { TextIndex, VectorIndex } from '../search/vector-index.ts';
import type { Analysis, AnalysisStore } from '../store/analysis-store.ts';
import type { JobStore, WaitingJob } from '../store/job-store.ts';

/** What is known of a job after its batch. `gone`: its file is not what the scan saw. */
export type Outcome = AnalysedClip | { readonly kind: 'gone' };

export interface OutcomeStores {
  readonly jobs: JobStore;
  readonly contents: AnalysisStore;
  readonly vectors: VectorIndex;
  readonly texts: TextIndex;
}

export interface SettledJob {
  readonly job: WaitingJob;
  readonly outcome: Outcome;
}

/** Writes everything that a batch brought. Call inside a transaction; publish after its commit. */
export function storeOutcomes(
  settled: readonly SettledJob[],
  space: VectorSpace,
  stores: OutcomeStores,
): void {
  for (const { job, outcome } of settled) {
    switch (outcome.kind) {
      case 'analysed':
        storeAnalysis(job, outcome, space, stores);
        break;
      case 'unsupported':
        stores.jobs.settle(job.id, 'skipped', { code: 'unsupported', reason: outcome.reason });
        break;
      case 'failed':
        stores.jobs.settle(job.id, 'failed', { code: outcome.code, reason: outcome.reason });
        break;
      case 'gone':
        stores.jobs.settle(job.id, 'cancelled', {
          code: 'file-changed',
          reason: 'The file is gone or has changed; its folder is scanned again.',
        });
    }
  }
}

function storeAnalysis(job: WaitingJob, analysis: Analysis, space: VectorSpace, stores: OutcomeStores): void {
  stores.contents.write(job.contentId, analysis);
  stores.vectors.write(space.id, job.contentId, analysis.windows);
  stores.texts.refresh(stores.contents.listClipIds(job.contentId));
  stores.jobs.settle(job.id, 'done');
}
