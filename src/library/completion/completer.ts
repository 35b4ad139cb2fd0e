// What may stand in the search box next, from what has been typed so far.
import { findFilterHint } from '../../core/search/completion/filter-values.ts';
import { type CompletionCandidate, rankCompletions } from '../../core/search/completion/rank-completions.ts';
import { findTypedPart } from '../../core/search/completion/typed-part.ts';
import type { Completion } from '../../shared/contract/search.ts';
import { listFilterNames, listFilterValues } from './complete-filter.ts';
import { listMistyped, listWordsAndPhrases } from './complete-words.ts';
import { type CompletionSources, type CompletionStores, createSources } from './sources.ts';

/** Longer ones are pasted, not typed. */
const longestText = 500;

/** Completes texts of the search box, best first. Milliseconds, however large the library. */
export function createCompleter(stores: CompletionStores): (text: string, limit: number) => Completion[] {
  const sources = createSources(stores);
  return (text, limit) => {
    if (text.length > longestText) return [];
    return rankCompletions(listCandidates(sources, text), limit).map((candidate) => ({
      text: `${text.slice(0, candidate.start)}${candidate.insert}${candidate.insert.endsWith(':') ? '' : ' '}`,
      label: candidate.label,
      kind: candidate.kind,
      detail: candidate.detail,
      clipCount: candidate.clipCount,
    }));
  };
}

function listCandidates(sources: CompletionSources, text: string): CompletionCandidate[] {
  const part = findTypedPart(text);
  if (!part) return [];
  const hint = part.field === null ? undefined : findFilterHint(part.field);
  if (hint) return listFilterValues(sources, hint, part);
  // A field that there is not is a plain word for the search, too, but nothing that anyone completes.
  if (part.field !== null) return [];
  const candidates = [
    ...(part.isQuoted ? [] : listFilterNames(part)),
    ...listWordsAndPhrases(sources, part, text),
  ];
  return candidates.length > 0 ? candidates : listMistyped(sources, part);
}
