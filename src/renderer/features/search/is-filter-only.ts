import { parseQuery } from '../../../core/search/grammar/parse-query.ts';

/**
 * True where the box holds only fields (`tag:door dur:<2`) or nothing: such a query lists the library, sorted
 * and without a limit, instead of searching it. Words that are left out (`-music`) need a search.
 */
export function isFilterOnly(text: string): boolean {
  const { alternatives, excluded } = parseQuery(text);
  return alternatives.length === 0 && excluded.length === 0;
}
