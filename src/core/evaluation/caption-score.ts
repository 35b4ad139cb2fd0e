import { type RetrievalScore, scoreRetrieval } from './retrieval.ts';

/** What captions are worth beside those that people wrote. */
export interface CaptionScore extends RetrievalScore {
  /** Mean cosine with the clip's reference (the nearest of several), in the space of the texts. */
  readonly referenceCosine: number;
}

/** A caption of a clip, as numbers. */
export interface CaptionedClip {
  /** Which clip it is of. */
  readonly clip: number;
  /** Similarities of the caption's text to all clips. */
  readonly toClips: Float32Array;
  /** Cosines with the clip's own references. */
  readonly toReferences: readonly number[];
}

/** A caption finds its own clip only: another one that is as near counts as ahead of it. */
export function scoreCaptions(captioned: readonly CaptionedClip[]): CaptionScore {
  const best = captioned.map(({ toReferences }) => Math.max(...toReferences, -1));
  return {
    ...scoreRetrieval(
      captioned.map(({ toClips }) => toClips),
      captioned.map(({ clip }) => new Set([clip])),
    ),
    referenceCosine: best.reduce((sum, cosine) => sum + cosine, 0) / Math.max(1, best.length),
  };
}
