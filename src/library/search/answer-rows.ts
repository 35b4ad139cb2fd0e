// Candidates as rows of an answer: in order, cut to the limit, with what the window shows.
import { type Candidate, rankCandidates } from '../../core/search/fuse.ts';
import type { ClipMatch } from '../../shared/contract/search.ts';
import type { SearchEngineOptions } from './search-engine.ts';

export interface FoundClip extends Candidate {
  readonly words: readonly string[];
  /** Its best moment; null where it has not been listened to. */
  readonly moment: { readonly startSeconds: number; readonly endSeconds: number } | null;
  readonly durationSeconds: number | null;
}

export function toAnswerRows(
  getSummaries: SearchEngineOptions['getSummaries'],
  found: readonly FoundClip[],
  limit: number,
): ClipMatch[] {
  const ranked = rankCandidates(found).slice(0, limit);
  const summaries = new Map(
    getSummaries(ranked.map(({ candidate }) => candidate.clipId)).map((summary) => [summary.id, summary]),
  );
  return ranked.flatMap(({ candidate, score }) => {
    const clip = summaries.get(candidate.clipId);
    if (!clip) return [];
    return [
      {
        clip,
        startSeconds: candidate.moment?.startSeconds ?? 0,
        endSeconds: candidate.moment?.endSeconds ?? candidate.durationSeconds ?? 0,
        score,
        because: { sound: candidate.sound, words: [...candidate.words], caption: null },
      },
    ];
  });
}
