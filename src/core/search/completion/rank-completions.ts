// Which completions come first: what is surest to be meant, then what most clips have.
import { fold } from '../../ucs/fold-words.ts';

export type CompletionKind = 'word' | 'tag' | 'category' | 'phrase' | 'query' | 'filter';

export interface CompletionCandidate {
  readonly kind: CompletionKind;
  /** What is shown, and what duplicates are told by. */
  readonly label: string;
  /** What is written into the box in the place of everything from `start` on. */
  readonly insert: string;
  readonly start: number;
  /** Clips that have it; null where that is not known. */
  readonly clipCount: number | null;
  /** What it is, where that is not plain. */
  readonly detail: string | null;
  /** Whole words that were typed already and belong to it. */
  readonly wordsBefore: number;
  /** False where only a later word of the phrase begins so. */
  readonly isStart: boolean;
}

/**
 * Added to twice the binary digits of the clip count: a tag is worth as much as a word in 500 times as many clips, and a
 * phrase that the library does not know less than any of its words.
 */
const worth: Record<CompletionKind, number> = {
  query: 38,
  tag: 26,
  category: 16,
  filter: 18,
  word: 8,
  phrase: 4,
};
/** That no clip's words name: little more than a phrase. */
const worthOfUnknownCategory = 6;
const worthOfWordBefore = 24;
const worthOfStart = 16;

/** Best first, each label once. */
export function rankCompletions(
  candidates: readonly CompletionCandidate[],
  limit: number,
): CompletionCandidate[] {
  const best = new Map<string, CompletionCandidate>();
  for (const candidate of candidates) {
    const key = `${candidate.start} ${fold(candidate.label)}`;
    const other = best.get(key);
    best.set(key, other ? merge(candidate, other) : candidate);
  }
  return [...best.values()]
    .map((candidate) => ({ candidate, score: score(candidate) }))
    .sort((a, b) => b.score - a.score || a.candidate.label.length - b.candidate.label.length || compare(a, b))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** As the kind that is worth more, with what is known of both. */
function merge(a: CompletionCandidate, b: CompletionCandidate): CompletionCandidate {
  const more = worth[a.kind] >= worth[b.kind] ? a : b;
  const counts = [a.clipCount, b.clipCount].filter((count) => count !== null);
  return { ...more, clipCount: counts.length > 0 ? Math.max(...counts) : null };
}

function score({ kind, clipCount, wordsBefore, isStart }: CompletionCandidate): number {
  const frequency = 2 * Math.log2(1 + (clipCount ?? 0));
  const own = kind === 'category' && clipCount === null ? worthOfUnknownCategory : worth[kind];
  return own + worthOfWordBefore * wordsBefore + (isStart ? worthOfStart : 0) + frequency;
}

function compare(a: { candidate: CompletionCandidate }, b: { candidate: CompletionCandidate }): number {
  return a.candidate.label < b.candidate.label ? -1 : 1;
}
