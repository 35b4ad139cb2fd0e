// The orders that were asked for, kept up with the table.
import type { ClipColumns } from './clip-columns.ts';
import { type ClipOrder, mendOrder, sortClips } from './clip-order.ts';
import type { ClipTable } from './clip-table.ts';

interface Sorted {
  readonly version: number;
  readonly ids: Int32Array;
}

/** Beyond this many changes sorting anew is no slower. */
const mostMended = 20_000;

/** Ids of all clips in an order, the newest state of the table. */
export function createClipOrders(table: ClipTable): (order: ClipOrder) => Promise<Int32Array> {
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
    const columns = await table.update();
    const before = known.get(order);
    if (before?.version === table.version) return before.ids;
    const ids = await sort(columns, order);
    // While it was sorted with pauses, clips may have changed: that is mended.
    return known.get(order)?.version === table.version ? ids : sort(await table.update(), order);
  };
}
