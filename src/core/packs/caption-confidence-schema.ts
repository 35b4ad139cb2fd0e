import { z } from 'zod';

/** A logistic model over named evidence: below `threshold` a caption is not used. */
export function confidenceOver<Name extends string>(feature: z.ZodType<Name>) {
  return z
    .object({
      features: z.array(feature),
      weights: z.array(z.number()),
      bias: z.number(),
      threshold: z.number().min(0).max(1),
    })
    .refine(({ features, weights }) => features.length === weights.length, {
      message: 'needs one weight a feature',
    });
}

export interface CaptionConfidence<Name extends string> {
  readonly features: readonly Name[];
  readonly weights: readonly number[];
  readonly bias: number;
  readonly threshold: number;
}
