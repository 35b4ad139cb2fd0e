// A fixed random sample of the contents: what a query finds usual is taken from their best windows alone.
import { setBit } from './row-segment.ts';

/** Libraries with no more windows than this are looked at as a whole; of larger ones a sample has about as many. */
const mostSampledRows = 10_000;
/** Places there may be. */
export const mostSlots = mostSampledRows + 1;
/** However long their recordings are. */
const fewestSampled = 1000;

/** Rows of a content may be given and taken a place in the sample. */
export interface SampledRows {
  listRows(contentId: number): readonly number[];
  setSlot(row: number, slot: number): void;
}

export interface BackgroundSample {
  /** Places that were ever given; one without a content is left out of the figures. */
  readonly slotCount: number;
  /** Call when a content was added: it may take the place of another. */
  add(contentId: number): void;
  /** Call before a content's rows go. */
  remove(contentId: number): void;
}

interface Sampled {
  readonly contentId: number;
  readonly slot: number;
  readonly rowCount: number;
}

/** Reservoir sampling (Vitter 1985, algorithm R): each content is in the sample with equal chance, at constant cost. */
export function createBackgroundSample(rows: SampledRows, mostRows = mostSampledRows): BackgroundSample {
  const members: Sampled[] = [];
  /** Where each sampled content stands in `members`. */
  const places = new Map<number, number>();
  const free: number[] = [];
  const draw = createDraw();
  let slotCount = 0;
  let seen = 0;
  let rowCount = 0;
  /** True once there was no room for everybody. */
  let isSample = false;

  const take = (place: number): Sampled => {
    const gone = members[place] as Sampled;
    places.delete(gone.contentId);
    for (const row of rows.listRows(gone.contentId)) rows.setSlot(row, -1);
    rowCount -= gone.rowCount;
    const last = members.pop() as Sampled;
    if (last !== gone) {
      members[place] = last;
      places.set(last.contentId, place);
    }
    free.push(gone.slot);
    return gone;
  };

  const give = (contentId: number) => {
    const own = rows.listRows(contentId);
    const slot = free.pop() ?? slotCount++;
    for (const row of own) rows.setSlot(row, slot);
    places.set(contentId, members.length);
    members.push({ contentId, slot, rowCount: own.length });
    rowCount += own.length;
    while (rowCount > mostRows && members.length > fewestSampled) {
      isSample = true;
      take(draw(members.length));
    }
  };

  return {
    get slotCount() {
      return slotCount;
    },
    add(contentId) {
      seen += 1;
      if (!isSample) {
        give(contentId);
        return;
      }
      const place = draw(seen);
      if (place >= members.length) return;
      take(place);
      give(contentId);
    },
    remove(contentId) {
      seen -= 1;
      const place = places.get(contentId);
      if (place !== undefined) take(place);
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

/** Whole numbers below a limit, from a 32-bit xorshift: always the same ones. */
function createDraw(): (below: number) => number {
  let state = 20_261_121;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}
