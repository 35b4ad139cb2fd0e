// The search box: space = AND, comma = OR, -word = not, "exact phrase", field:value.
import { type Filter, parseFilter } from './filters.ts';
import { tokenize } from './tokenize.ts';

export interface TextTerm {
  readonly kind: 'word' | 'phrase';
  /** As typed, without quotes and minus. */
  readonly text: string;
}

export interface ParsedQuery {
  /** Plain words and phrases as typed, for the text encoder: no fields, no excluded words. */
  readonly words: string;
  /** OR of ANDs: `wooden door, gate` is `[[wooden, door], [gate]]`. */
  readonly alternatives: readonly (readonly TextTerm[])[];
  readonly excluded: readonly TextTerm[];
  readonly filters: readonly Filter[];
  /** Filters that could not be understood, in words for the user. */
  readonly problems: readonly string[];
}

/** Reads the text of the search box. Never throws: what is not understood is a plain word or a problem. */
export function parseQuery(text: string): ParsedQuery {
  const alternatives: TextTerm[][] = [[]];
  const excluded: TextTerm[] = [];
  const filters: Filter[] = [];
  const problems: string[] = [];
  const words: string[] = [];
  for (const token of tokenize(text)) {
    if (token.kind === 'comma') {
      if (words.length > 0) words.push(`${words.pop()},`);
      alternatives.push([]);
      continue;
    }
    const filter = token.field === null ? null : parseFilter(token.field, token.text, token.isNegated);
    if (filter?.kind === 'filter') filters.push(filter.filter);
    else if (filter?.kind === 'problem') problems.push(filter.problem);
    else {
      const typed = token.field === null ? token.text : `${token.field}:${token.text}`;
      const term: TextTerm = { kind: token.isQuoted ? 'phrase' : 'word', text: typed };
      if (token.isNegated) excluded.push(term);
      else {
        alternatives.at(-1)?.push(term);
        words.push(typed);
      }
    }
  }
  return {
    words: words.join(' ').replace(/,$/, ''),
    alternatives: alternatives.filter((terms) => terms.length > 0),
    excluded,
    filters,
    problems,
  };
}

/** True where the text holds nothing to look for: no words, no filters. */
export function isEmptyQuery(query: ParsedQuery): boolean {
  return query.alternatives.length === 0 && query.filters.length === 0 && query.excluded.length === 0;
}
