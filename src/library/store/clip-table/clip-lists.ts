// Which clips pass filters, and in which order: what lists and searches ask of the table in memory.
import type Database from 'better-sqlite3';
import { createTagMatcher } from '../../../core/tags/fold-tag.ts';
import { type ClipSelection, type MaskContext, maskClips } from './clip-mask.ts';
import type { ClipOrder } from './clip-order.ts';
import { createClipOrders } from './clip-orders.ts';
import { getClipTable } from './clip-table.ts';
import { createShownClips } from './shown-clips.ts';

/** Clips that may answer, as one byte an id; ids past the end may not. */
export interface AllowedClips {
  readonly clips: Uint8Array;
  readonly contents: Uint8Array;
}

export interface ClipLists {
  /** Milliseconds once the table is in memory; nothing where the same was asked before and nothing changed. */
  findAllowed(selection: ClipSelection): Promise<AllowedClips>;
  /** Ids in this order. Of unknown length are last in both directions. */
  list(selection: ClipSelection, order: ClipOrder, isDescending: boolean): Promise<Int32Array>;
}

const mostKept = 4;

export function createClipLists(sql: Database.Database): ClipLists {
  const table = getClipTable(sql);
  const getOrder = createClipOrders(table);
  const read = prepare(sql);
  const getShown = createShownClips(sql);
  const masks = new Map<string, Uint8Array>();
  const allowed = new Map<string, AllowedClips>();
  const lists = new Map<string, Int32Array>();

  const getKey = ({ filters, excluded, folderId }: ClipSelection) => {
    // Tags and texts are not in the table: for these any change counts.
    const asksMore = excluded.length > 0 || filters.some(({ field }) => field === 'tag');
    return JSON.stringify([
      filters,
      excluded,
      folderId,
      table.version,
      read.folderKey(),
      asksMore && read.changes(),
    ]);
  };
  const getMask = async (selection: ClipSelection) => {
    const columns = await table.update();
    const key = getKey(selection);
    const mask = keep(masks, key, () => maskClips(columns, read.context(), selection));
    return { columns, key, mask, version: table.version };
  };
  /** An order and a mask of the same state of the table: clips may change between the two. */
  const getBoth = async (selection: ClipSelection, order: ClipOrder) => {
    for (;;) {
      const sorted = await getOrder(order);
      const masked = await getMask(selection);
      if (sorted.version === masked.version) return { ...masked, sorted: sorted.ids };
    }
  };
  return {
    async findAllowed(selection) {
      const isNarrowed = selection.filters.length + selection.excluded.length > 0;
      // The first search after a start need not wait for the table where nothing but hidden clips is left out.
      if (!isNarrowed && !table.peek()) return getShown(read.changes());
      const { columns, key, mask } = await getMask(selection);
      return keep(allowed, key, () => toAllowed(mask, columns.contentId));
    },
    async list(selection, order, isDescending) {
      const { columns, key, mask, sorted } = await getBoth(selection, order);
      return keep(lists, `${order} ${isDescending} ${key}`, () => {
        const ids = pick(sorted, mask);
        if (!isDescending) return ids;
        if (order !== 'duration') return ids.reverse();
        const known = countKnown(ids, columns.durationSeconds);
        ids.subarray(0, known).reverse();
        ids.subarray(known).reverse();
        return ids;
      });
    },
  };
}

/** What was made for the last few keys. */
function keep<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return known;
}

function toAllowed(clips: Uint8Array, contentIds: Int32Array): AllowedClips {
  let largest = 0;
  for (let id = 1; id < clips.length; id += 1) {
    if (clips[id] === 1 && (contentIds[id] as number) > largest) largest = contentIds[id] as number;
  }
  const contents = new Uint8Array(largest + 1);
  for (let id = 1; id < clips.length; id += 1) if (clips[id] === 1) contents[contentIds[id] as number] = 1;
  // 0 stands for "none yet".
  contents[0] = 0;
  return { clips, contents };
}

function pick(sorted: Int32Array, mask: Uint8Array): Int32Array {
  const picked = new Int32Array(sorted.length);
  let count = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const id = sorted[index] as number;
    if (mask[id] === 1) picked[count++] = id;
  }
  return picked.slice(0, count);
}

/** Clips of unknown length are the last ones. */
function countKnown(ids: Int32Array, durations: Float64Array): number {
  let count = ids.length;
  while (count > 0 && Number.isNaN(durations[ids[count - 1] as number])) count -= 1;
  return count;
}

function prepare(sql: Database.Database) {
  const folders = sql.prepare('SELECT id, path, is_removed FROM folders ORDER BY id').raw();
  const tags = sql.prepare('SELECT id, name FROM tags').raw();
  const tagged = sql
    .prepare('SELECT clip_id FROM clip_tags WHERE tag_id IN (SELECT value FROM json_each(?))')
    .pluck();
  const listTagIds = (pattern: string) => {
    const isMeant = createTagMatcher(pattern);
    return (tags.all() as [number, string][]).flatMap(([id, name]) => (isMeant(name) ? [id] : []));
  };
  const matching = sql.prepare('SELECT rowid FROM clip_text WHERE clip_text MATCH ?').pluck();
  const ownChanges = sql.prepare('SELECT total_changes()').pluck();
  const listFolders = () => folders.all() as [number, string, 0 | 1][];
  return {
    folderKey: () => JSON.stringify(listFolders()),
    changes: () => `${ownChanges.get()} ${sql.pragma('data_version', { simple: true })}`,
    context: (): MaskContext => ({
      folders: new Map(
        listFolders().map(([id, path, isRemoved]) => [id, { path, isRemoved: isRemoved === 1 }]),
      ),
      listTagged: (name) => tagged.all(JSON.stringify(listTagIds(name))) as number[],
      listMatching: (expression) => matching.all(expression) as number[],
    }),
  };
}
