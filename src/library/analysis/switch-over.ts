// When the pack that is indexed beside the active one takes over.
import type { Announce } from '../library-events.ts';
import type { PackRegistry } from '../packs/installed-pack.ts';
import type { JobStore } from '../store/job-store.ts';

export interface SwitchOverOptions {
  readonly jobs: Pick<JobStore, 'count' | 'findLeftOut'>;
  readonly packs: Pick<PackRegistry, 'getActive' | 'getBuilding' | 'switchOver'>;
  readonly announce: Announce;
}

/**
 * Call when no analysis is at work; true where another pack took over. It does not while sounds that are found with the
 * active pack were not heard with the other one: those of a drive that is away would be lost to every search.
 */
export function createSwitchOver({ jobs, packs, announce }: SwitchOverOptions): () => boolean {
  /** The last content that was left out: mostly it still is. */
  let leftOut: number | undefined;
  let toldOf: number | undefined;
  return () => {
    const [active, building] = [packs.getActive(), packs.getBuilding()];
    if (!building) return false;
    const { waiting, running } = jobs.count(building.space.id);
    if (waiting + running > 0) return false;
    leftOut = active && jobs.findLeftOut(active.space.id, building.space.id, leftOut);
    if (!active || leftOut === undefined) {
      packs.switchOver();
      return true;
    }
    if (toldOf !== building.space.id) {
      toldOf = building.space.id;
      const text = `“${building.pack.id}” has heard all sounds that are connected. It answers searches when it has heard those of the drives that are away, or their folders are taken out; until then “${active.pack.id}” does.`;
      announce('app.notice', { level: 'info', text });
    }
    return false;
  };
}
