import { designTaps, type FilterTaps } from './design-taps.ts';
import { createPlainFilter } from './plain-filter.ts';
import type { PolyphaseFilter } from './polyphase-filter.ts';
import { createSimdFilter } from './simd-filter.ts';

/** A library has few pairs of rates; a table takes up to two megabytes. */
const mostKept = 12;
const kept = new Map<string, PolyphaseFilter>();

/** The filter for a pair of rates, designed once: short clips would otherwise cost more for it than for their sound. */
export function getFilter(down: number, up: number): PolyphaseFilter {
  const key = `${down}:${up}`;
  const filter = kept.get(key) ?? createFilter(designTaps(down, up));
  // The one used last goes to the end of the line.
  kept.delete(key);
  kept.set(key, filter);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return filter;
}

function createFilter(taps: FilterTaps): PolyphaseFilter {
  return createSimdFilter(taps) ?? createPlainFilter(taps);
}
