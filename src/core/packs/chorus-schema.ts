import { z } from 'zod';
import { confidenceOver } from './caption-confidence-schema.ts';

/** What a chorus may say of its choice, in the order the pack names; see `docs/captions.md`. */
const chorusEvidence = z.enum(['agreement', 'accord', 'nearness', 'general', 'share']);

const chorusFeature = z.enum(['similarity', 'margin', 'category', ...chorusEvidence.options]);

/** `caption.chorus` of `pack.json`: a graph that chooses one of the pack's lines for a window's vector. */
export const chorusSchema = z
  .object({
    file: z.string(),
    /** Unit vectors [B, dim]. */
    input: z.string(),
    /** Number of the line, int64 [B], and float32 [B, evidence.length]. */
    outputs: z.object({ line: z.string(), evidence: z.string() }),
    /** JSON array of the lines' texts, gzipped. */
    lines: z.string(),
    evidence: z.array(chorusEvidence),
    confidence: confidenceOver(chorusFeature),
    /** What is said of the pack's golden sound. */
    golden: z.object({ text: z.string(), confidence: z.number() }).optional(),
  })
  .loose()
  .refine(({ evidence, confidence }) => confidence.features.every(isGiven(evidence)), {
    message: 'confidence uses evidence that the graph does not give',
  });

export type PackChorus = z.infer<typeof chorusSchema>;
export type ChorusEvidence = z.infer<typeof chorusEvidence>;

function isGiven(evidence: readonly ChorusEvidence[]): (feature: string) => boolean {
  const given = new Set<string>(['similarity', 'margin', 'category', ...evidence]);
  return (feature) => given.has(feature);
}
