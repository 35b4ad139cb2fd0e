// Words and sound in one order. The rule is explained in docs/search.md.

/** A clip as words and sound see it. */
export interface Candidate {
  readonly clipId: number;
  /** Clips of one content are copies and stay together. */
  readonly contentId: number | null;
  /** Probability that it sounds like what was asked for; null where that was not asked or is not known. */
  readonly sound: number | null;
  /** How well its text answers, 0..1. */
  readonly text: number;
}

export interface Ranked<C extends Candidate> {
  readonly candidate: C;
  readonly score: number;
}

/**
 * Either reason is enough, both are better: 1 − (1 − sound)(1 − text). A clip whose text has every word (text ≥ 0.75)
 * is near the top; one that certainly sounds right is there, too, whatever its name.
 */
export function fuseScore(sound: number | null, text: number): number {
  return 1 - (1 - (sound ?? 0)) * (1 - text);
}

/** Best first; copies follow the best of their kind. Ties go by clip id, so that an answer is always the same. */
export function rankCandidates<C extends Candidate>(candidates: readonly C[]): Ranked<C>[] {
  const ranked = candidates.map((candidate) => ({
    candidate,
    score: fuseScore(candidate.sound, candidate.text),
  }));
  ranked.sort((a, b) => b.score - a.score || a.candidate.clipId - b.candidate.clipId);
  const groups = new Map<string, Ranked<C>[]>();
  for (const entry of ranked) {
    const { contentId, clipId } = entry.candidate;
    const key = contentId === null ? `clip ${clipId}` : `content ${contentId}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()].flat();
}
