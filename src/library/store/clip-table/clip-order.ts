// Every clip in an order: sorted once, then clips that changed are taken out and put where they belong.
import { sortByKey } from '../../../core/sort/radix-sort.ts';
import type { ClipColumns } from './clip-columns.ts';

export type ClipOrder = 'name' | 'added' | 'duration' | 'modified';

type Compare = (a: number, b: number) => number;

const orders: Record<ClipOrder, (columns: ClipColumns) => Compare> = {
  name: (columns) => (a, b) => columns.names.compare(a, b) || comparePaths(columns, a, b) || a - b,
  added:
    ({ addedAtMs }) =>
    (a, b) =>
      (addedAtMs[a] as number) - (addedAtMs[b] as number) || a - b,
  // Clips of unknown length come last.
  duration:
    ({ durationSeconds }) =>
    (a, b) =>
      compareLengths(durationSeconds[a] as number, durationSeconds[b] as number) || a - b,
  modified:
    ({ modifiedAtMs }) =>
    (a, b) =>
      (modifiedAtMs[a] as number) - (modifiedAtMs[b] as number) || a - b,
};

function compareLengths(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function comparePaths({ directories, directory, names }: ClipColumns, a: number, b: number): number {
  if (directory[a] === directory[b]) return 0;
  const pathOf = (id: number) =>
    `${(directories.texts[directory[id] as number] ?? '').split('\0')[1]}${names.read(id)}`;
  const [one, other] = [pathOf(a), pathOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Ids of all clips in this order, with pauses in which others get their turn. */
export async function sortClips(columns: ClipColumns, order: ClipOrder): Promise<Int32Array> {
  const ids = listIds(columns);
  const compare = orders[order](columns);
  const keys = makeKeys(columns, order, ids);
  for (const part of keys) {
    sortByKey(ids, part);
    await pause();
  }
  await sortRuns(ids, keys, compare);
  return ids;
}

/** The same order after these clips changed, came or went: a search for each, and one copy. */
export function mendOrder(
  columns: ClipColumns,
  order: ClipOrder,
  sorted: Int32Array,
  changed: readonly number[],
): Int32Array {
  const compare = orders[order](columns);
  const kept = without(sorted, changed, columns.size);
  const there = [...new Set(changed)].filter((id) => columns.isKnown[id] === 1);
  const added = Int32Array.from(there).sort(compare);
  const mended = new Int32Array(kept.length + added.length);
  let from = 0;
  for (const [index, id] of added.entries()) {
    const to = findPlace(kept, id, compare, from);
    mended.set(kept.subarray(from, to), from + index);
    mended[to + index] = id;
    from = to;
  }
  mended.set(kept.subarray(from), from + added.length);
  return mended;
}

function without(sorted: Int32Array, changed: readonly number[], size: number): Int32Array {
  const isChanged = new Uint8Array(size);
  for (const id of changed) isChanged[id] = 1;
  const kept = new Int32Array(sorted.length);
  let count = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const id = sorted[index] as number;
    if (isChanged[id] === 0) kept[count++] = id;
  }
  return kept.subarray(0, count);
}

function listIds({ size, isKnown }: ClipColumns): Int32Array {
  const ids = new Int32Array(size);
  let count = 0;
  for (let id = 1; id < size; id += 1) if (isKnown[id] === 1) ids[count++] = id;
  return ids.slice(0, count);
}

/** Keys by id that sort nearly as the order does, the least telling first. */
function makeKeys(columns: ClipColumns, order: ClipOrder, ids: Int32Array): Uint32Array[] {
  const make = (read: (id: number) => number) => {
    const keys = new Uint32Array(columns.size);
    for (const id of ids) keys[id] = read(id);
    return keys;
  };
  if (order === 'name')
    return [make((id) => columns.names.keyAt(id, 4)), make((id) => columns.names.keyAt(id, 0))];
  if (order === 'duration') {
    const longest = 2 ** 32 - 1;
    const read = (seconds: number) => (Number.isNaN(seconds) ? longest : Math.min(longest, seconds * 1000));
    return [make((id) => read(columns.durationSeconds[id] as number))];
  }
  const values = order === 'added' ? columns.addedAtMs : columns.modifiedAtMs;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const id of ids) {
    earliest = Math.min(earliest, values[id] as number);
    latest = Math.max(latest, values[id] as number);
  }
  // Seconds, unless they lie more than 136 years apart.
  const stepMs = Math.max(1000, (latest - earliest) / (2 ** 32 - 1));
  return [make((id) => ((values[id] as number) - earliest) / stepMs)];
}

/** Clips of equal keys lie together; what their order really is is told by comparing. */
async function sortRuns(ids: Int32Array, keys: readonly Uint32Array[], compare: Compare): Promise<void> {
  const isEqual = (a: number, b: number) => keys.every((part) => part[a] === part[b]);
  let start = 0;
  let sincePause = 0;
  for (let end = 1; end <= ids.length; end += 1) {
    if (end < ids.length && isEqual(ids[start] as number, ids[end] as number)) continue;
    sortRun(ids.subarray(start, end), compare);
    sincePause += end - start;
    start = end;
    if (sincePause < pauseAfter) continue;
    sincePause = 0;
    await pause();
  }
}

const pauseAfter = 5000;

function sortRun(run: Int32Array, compare: Compare): void {
  for (let index = 1; index < run.length; index += 1) {
    if (compare(run[index - 1] as number, run[index] as number) <= 0) continue;
    run.sort(compare);
    return;
  }
}

function findPlace(sorted: Int32Array, id: number, compare: Compare, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as number, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
