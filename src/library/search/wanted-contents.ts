// Which contents may answer, as the bitmap that the scan tests row by row.
import type { RowMemory } from './row-memory.ts';

export interface WantedContents {
  /** One bit a content id. */
  readonly bits: Uint8Array;
  /** Contents with vectors among them. */
  readonly count: number;
}

/** Packs one byte a content id into bits. Filters stay while words are typed: the last answer is kept. */
export function createWantedContents(rows: RowMemory): (wanted: Uint8Array) => WantedContents {
  let last:
    | { readonly wanted: Uint8Array; readonly version: number; readonly packed: WantedContents }
    | undefined;
  return (wanted) => {
    if (last?.wanted === wanted && last.version === rows.version) return last.packed;
    const packed = pack(wanted, rows);
    last = { wanted, version: rows.version, packed };
    return packed;
  };
}

function pack(wanted: Uint8Array, rows: RowMemory): WantedContents {
  const bits = new Uint8Array(Math.ceil(wanted.length / 8));
  let count = 0;
  for (let id = 0; id < wanted.length; id += 1) {
    if (wanted[id] !== 1) continue;
    bits[id >> 3] = (bits[id >> 3] as number) | (1 << (id & 7));
    if (rows.has(id)) count += 1;
  }
  return { bits, count };
}
