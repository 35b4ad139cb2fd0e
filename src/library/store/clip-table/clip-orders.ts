// The orders that were asked for, kept up with the table.
import type { ClipColumns } from './clip-columns.ts';
import { type ClipOrder, mendOrder, sortClips } from './clip-order.ts';
import type { ClipTable } from './clip-table.ts';

interface Sorted {
  /** The state of the table that this is the order of. */
  readonly version: number;
  readonly ids: Int32Array;
}

/** Beyond this many changes sorting anew is no slower. */
const mostMended = 20_000;

/** Ids of all clips in an order, the newest state of the table. */
export function createClipOrders(table: ClipTable): (order: ClipOrder) => Promise<Sorted> {
  const known = new Map<ClipOrder, Sorted>();
  const sort = async (columns: ClipColumns, order: ClipOrder): Promise<Int32Array> => {
    const before = known.get(order);
    const { version } = table;
    const changed = before && table.listChangedSince(before.version);
    const ids =
      before && changed && changed.length <= mostMended
        ? mendOrder(columns, order, before.ids, changed)
        : await sortClips(columns, order);
    known.set(order, { version, ids });
    return ids;
  };
  return async (order) => {
    // While it is sorted with pauses, clips may change: the table is asked again until there is nothing to mend.
    for (;;) {
      const columns = await table.update();
      const before = known.get(order);
      if (before?.version === table.version) return before;
      await sort(columns, order);
    }
  };
}
