// How sure to be of a caption: a logistic model that the pack brings.
import type { CaptionConfidence } from '../packs/caption-confidence-schema.ts';

/** Probability that the caption fits, 0…1; evidence that is missing or not finite is none. */
export function judgeCaption<Name extends string>(
  evidence: Readonly<Partial<Record<Name, number>>>,
  model: CaptionConfidence<Name>,
): number {
  const logit = model.features.reduce(
    (sum, feature, at) => sum + (model.weights[at] ?? 0) * (evidence[feature] ?? Number.NaN),
    model.bias,
  );
  return Number.isFinite(logit) ? 1 / (1 + Math.exp(-logit)) : 0;
}
