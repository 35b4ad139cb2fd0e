// A fixed random sample of the contents: what a query finds usual is taken from their best windows alone.
import { setBit } from './row-segment.ts';

/** Libraries up to this size are looked at as a whole. */
export const mostSampled = 20_000;

/** Rows of a content may be given and taken a place in the sample. */
export interface SampledRows {
  listRows(contentId: number): readonly number[];
  setSlot(row: number, slot: number): void;
}

export interface BackgroundSample {
  /** Places that were ever given; a place without a content is left out of the figures. */
  readonly slotCount: number;
  /** Call when a content was added: it may take the place of another. */
  add(contentId: number): void;
  /** Call before a content's rows go. */
  remove(contentId: number): void;
}

/** Reservoir sampling (Vitter 1985, algorithm R): each content is in the sample with equal chance, at constant cost. */
export function createBackgroundSample(rows: SampledRows, most = mostSampled): BackgroundSample {
  const contents: number[] = [];
  const slots = new Map<number, number>();
  const free: number[] = [];
  let seen = 0;
  let state = 20_261_121;
  const draw = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
  const give = (contentId: number, slot: number) => {
    contents[slot] = contentId;
    slots.set(contentId, slot);
    for (const row of rows.listRows(contentId)) rows.setSlot(row, slot);
  };
  const take = (contentId: number) => {
    slots.delete(contentId);
    for (const row of rows.listRows(contentId)) rows.setSlot(row, -1);
  };
  return {
    get slotCount() {
      return contents.length;
    },
    add(contentId) {
      seen += 1;
      const slot = free.pop() ?? (contents.length < most ? contents.length : draw(seen));
      if (slot >= most) return;
      const before = contents[slot];
      if (before !== undefined && slots.get(before) === slot) take(before);
      give(contentId, slot);
    },
    remove(contentId) {
      seen -= 1;
      const slot = slots.get(contentId);
      if (slot === undefined) return;
      take(contentId);
      free.push(slot);
    },
  };
}

/** Writes a row's place where the kernel reads it. */
export function writeSlot(
  segment: { readonly slots: Int32Array; readonly sampled: Uint8Array },
  at: number,
  slot: number,
): void {
  // A thread that still sees the row as sampled must find a place that exists.
  if (slot >= 0) segment.slots[at] = slot;
  setBit(segment.sampled, at, slot >= 0);
}
