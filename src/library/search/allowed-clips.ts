// Which clips may answer a query: visible, and through its filters and excluded words.
import type { ParsedQuery, TextTerm } from '../../core/search/grammar/parse-query.ts';
import type { AllowedClips } from '../store/clip-table/clip-lists.ts';
import { formatMatch } from '../store/match-expression.ts';
import type { SearchStore } from '../store/search-store.ts';
import type { MayAnswer } from '../store/text-index-store.ts';

/** Undefined: every clip may. */
export async function findAllowedClips(
  store: SearchStore,
  query: ParsedQuery,
): Promise<AllowedClips | undefined> {
  const excluded = formatExcluded(query.excluded);
  if (query.filters.length === 0 && excluded.length === 0 && !store.hasHidden()) return undefined;
  return store.findAllowed(query.filters, excluded);
}

export function formatExcluded(terms: readonly TextTerm[]): string[] {
  return terms.slice(0, 32).flatMap((term) => formatMatch(term.text) ?? []);
}

/** The same for full text. Clips of one folder mostly came one after another. */
export function toMayAnswer({ clips }: AllowedClips): MayAnswer {
  const mayAnswer = (clipId: number) => clips[clipId] === 1;
  return Object.assign(mayAnswer, { from: clips.indexOf(1), to: clips.lastIndexOf(1) });
}

export function isAllowed(allowed: AllowedClips | undefined, clipId: number): boolean {
  return allowed === undefined || allowed.clips[clipId] === 1;
}
