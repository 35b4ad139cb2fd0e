// How sure to be of a caption: a logistic model that the pack brings.
import type { CaptionFeature, PackCaption } from '../packs/caption-schema.ts';

/** What speaks for a caption. */
export type CaptionEvidence = Readonly<Record<CaptionFeature, number>>;

/** Probability that the caption fits, 0…1; evidence that is not finite is none. */
export function judgeCaption(evidence: CaptionEvidence, model: PackCaption['confidence']): number {
  const logit = model.features.reduce(
    (sum, feature, at) => sum + (model.weights[at] ?? 0) * evidence[feature],
    model.bias,
  );
  return Number.isFinite(logit) ? 1 / (1 + Math.exp(-logit)) : 0;
}
