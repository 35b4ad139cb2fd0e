// Which clips are candidates at all, by text and by sound. The rules are explained in docs/search.md.
import type { AllowedClips } from '../store/clip-table/clip-lists.ts';
import type { ClipContent, SearchStore } from '../store/search-store.ts';
import { isAllowed } from './allowed-clips.ts';
import type { FoundClip } from './answer-rows.ts';
import type { Heard, HeardMoment } from './listen.ts';
import type { TextHit } from './vector-index.ts';

/** Clips that sound like it with less than this are left out … */
const leastProbability = 0.1;
/** … unless the best one is not much surer: then what has so much of its probability stays. */
const leastShareOfBest = 0.3;
/** With this a clip fits fairly well: some of the words in its text are then a reason, too. */
const fairProbability = 0.15;
/** Share of the query's weight that a text must cover to count where sound does not support it. */
const enoughCoverage = 0.5;

export interface TextClip {
  readonly hit: TextHit;
  readonly clip: ClipContent;
}

/** Hits of clips that are visible and allowed. */
export function joinTexts(
  store: SearchStore,
  hits: readonly TextHit[],
  allowed: AllowedClips | undefined,
): TextClip[] {
  const wanted = hits.filter((hit) => isAllowed(allowed, hit.clipId));
  const visible = store.getVisible(wanted.map((hit) => hit.clipId));
  const clips = new Map(visible.map((clip) => [clip.clipId, clip]));
  return wanted.flatMap((hit) => {
    const clip = clips.get(hit.clipId);
    return clip ? [{ hit, clip }] : [];
  });
}

/** By text alone: all of the words, or at least half of what they weigh. */
export function joinWithoutSound(texts: readonly TextClip[]): FoundClip[] {
  const kept = texts.filter(({ hit }) => hit.isComplete || hit.coverage >= enoughCoverage);
  return kept.map((text) => toFound(text, undefined));
}

/** Text hits with their sound, and what is found by sound alone where the verdict allows it. */
export function joinSound(
  store: SearchStore,
  heard: Heard,
  texts: readonly TextClip[],
  allowed: AllowedClips | undefined,
): FoundClip[] {
  const isHere = decide(heard, texts);
  const byClip = new Map<number, FoundClip>();
  for (const text of texts) {
    const moment = heard.also.get(text.clip.contentId ?? -1);
    const isReason = text.hit.isComplete || (isHere && supports(text.hit, moment));
    if (isReason) byClip.set(text.clip.clipId, toFound(text, moment));
  }
  if (!isHere) return [...byClip.values()];
  for (const found of findBySound(store, heard.best, allowed)) {
    if (!byClip.has(found.clipId)) byClip.set(found.clipId, found);
  }
  return [...byClip.values()];
}

/** A clip that sounds fairly like it and has some of the words stands for half of the evidence. */
function decide(heard: Heard, texts: readonly TextClip[]): boolean {
  if (heard.probability >= heard.threshold) return true;
  if (heard.probability < heard.threshold / 2) return false;
  return texts.some(
    ({ clip }) => (heard.also.get(clip.contentId ?? -1)?.probability ?? 0) >= fairProbability,
  );
}

function supports(hit: TextHit, moment: HeardMoment | undefined): boolean {
  return hit.coverage >= enoughCoverage || (moment?.probability ?? 0) >= fairProbability;
}

function findBySound(
  store: SearchStore,
  best: readonly HeardMoment[],
  allowed: AllowedClips | undefined,
): FoundClip[] {
  const least = Math.min(leastProbability, leastShareOfBest * (best[0]?.probability ?? 0));
  const kept = best.filter((moment) => moment.probability >= least);
  const moments = new Map(kept.map((moment) => [moment.contentId, moment]));
  return store.getClipsOf([...moments.keys()]).flatMap((clip) => {
    const moment = moments.get(clip.contentId ?? -1);
    if (!moment || !isAllowed(allowed, clip.clipId)) return [];
    return [{ ...clip, sound: moment.probability, text: 0, words: [], moment }];
  });
}

function toFound({ hit, clip }: TextClip, moment: HeardMoment | undefined): FoundClip {
  return {
    ...clip,
    sound: moment?.probability ?? null,
    text: hit.score,
    words: hit.words,
    moment: moment ?? null,
  };
}
