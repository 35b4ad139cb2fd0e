// Which clips may answer a query: visible, and through its filters and excluded words.
import type { ParsedQuery, TextTerm } from '../../core/search/grammar/parse-query.ts';
import type { AllowedClips } from '../store/clip-table/clip-lists.ts';
import { formatMatch } from '../store/match-expression.ts';
import type { SearchStore } from '../store/search-store.ts';

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

export function isAllowed(allowed: AllowedClips | undefined, clipId: number): boolean {
  return allowed === undefined || allowed.clips[clipId] === 1;
}
