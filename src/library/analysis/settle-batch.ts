// What a batch brought, into the library: rows in one transaction, then the index in memory and the figures.
import type { Computed } from '../../worker/task-protocol.ts';
import type { SpeedMeter } from '../jobs/speed-meter.ts';
import type { InstalledPack, VectorSpace } from '../packs/installed-pack.ts';
import type { DeviceCheck } from './device-check.ts';
import { createRestlessFiles } from './restless-files.ts';
import type { StageTimes } from './stage-times.ts';
import { type OutcomeStores, type SettledJob, storeOutcomes } from './store-outcomes.ts';

/** A pack, and where its vectors go. */
export interface Place {
  readonly pack: InstalledPack;
  readonly space: VectorSpace;
}

export interface SettleBatchOptions extends OutcomeStores {
  readonly transact: <T>(action: () => T) => T;
  readonly deviceCheck: DeviceCheck;
  readonly stageTimes: StageTimes;
  readonly meter: SpeedMeter;
  /** Counted up. */
  readonly totals: { analysed: number; audioSeconds: number };
}

/** Answers the contents that have vectors now, and are published. */
export type SettleBatch = (
  found: readonly SettledJob[],
  place: Place,
  computed: readonly Computed[],
) => readonly number[];

export function createSettleBatch(options: SettleBatchOptions): SettleBatch {
  const { deviceCheck, stageTimes, meter, totals } = options;
  const restless = createRestlessFiles();
  return (found, { pack, space }, computed) => {
    const settled = found.map(restless.judge);
    const startedAtMs = performance.now();
    options.transact(() => {
      storeOutcomes(settled, space, options);
      deviceCheck.note(settled, { spaceId: space.id, packFolder: pack.folder }, computed);
    });
    stageTimes.add('store', (performance.now() - startedAtMs) / 1000);
    const work = { clips: settled.length, audioSeconds: 0, bytes: 0 };
    const analysed: number[] = [];
    for (const { job, outcome } of settled) {
      work.bytes += job.byteSize;
      if (outcome.kind !== 'analysed') continue;
      options.vectors.publish(space.id, job.contentId, outcome.windows);
      analysed.push(job.contentId);
      work.audioSeconds += outcome.facts.durationSeconds;
    }
    totals.analysed += analysed.length;
    totals.audioSeconds += work.audioSeconds;
    meter.record(work, performance.now());
    return analysed;
  };
}
