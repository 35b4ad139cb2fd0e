// Descriptive tags of a sound: only what stands out.
import type { TagWord } from './tag-words.ts';

export interface ProposedTag {
  readonly name: string;
  /** 0…1 */
  readonly probability: number;
}

/** Similarities of any phrase to any sound, as the pack declares them (`calibration.background`). */
export interface TagBackground {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Fitted on the corpus's `val` split (docs/tags.md): probability = sigmoid(slope × contrast + bias), where contrast is
 * how many deviations a tag lies above the background.
 */
export const tagCalibration = { slope: 0.65, bias: -2.6, threshold: 0.45 };

const most = 6;

/** Tags that surely stand out, best first. `similarities` are in the order of `words`. */
export function proposeTags(
  words: readonly TagWord[],
  similarities: Float32Array,
  background: TagBackground,
): readonly ProposedTag[] {
  const { slope, bias, threshold } = tagCalibration;
  return words
    .map(({ name }, at) => {
      const contrast = ((similarities[at] as number) - background.mean) / background.deviation;
      return { name, probability: 1 / (1 + Math.exp(-(slope * contrast + bias))) };
    })
    .filter(({ probability }) => probability >= threshold)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, most);
}
