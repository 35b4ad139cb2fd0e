import { z } from 'zod';
import { confidenceOver } from './caption-confidence-schema.ts';
import { chorusSchema } from './chorus-schema.ts';

/** What a pack may put into the confidence of a caption; see `docs/captions.md`. */
const captionFeature = z.enum(['logProbability', 'similarity', 'margin', 'category']);

/** `caption` of `pack.json`: a decoder that reads a window's vector and writes words, and how sure to be of them. */
export const captionSchema = z
  .object({
    /** Vector [B, dim] → keys and values [B, layers, heads, K, headDim] of the places before the first word. */
    prefix: z.object({
      file: z.string(),
      input: z.string(),
      outputs: z.object({ keys: z.string(), values: z.string() }),
    }),
    /** Tokens [B] and what came before → logits [B, V], keys and values one place longer. */
    step: z.object({
      file: z.string(),
      inputs: z.object({ tokens: z.string(), keys: z.string(), values: z.string() }),
      outputs: z.object({ logits: z.string(), keys: z.string(), values: z.string() }),
    }),
    /** JSON array of the tokens' texts. */
    tokens: z.string(),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    maxTokens: z.number().int().min(1).max(200),
    beams: z.number().int().min(1).max(64),
    /** Score of a beam = sum of log-probabilities / length ^ lengthPower. */
    lengthPower: z.number().min(0).max(2),
    /** Weight of the cosine between a finished caption's own vector and the sound's. */
    rerank: z.number().min(0),
    confidence: confidenceOver(captionFeature),
    /** Where there is one it speaks, and the decoder only when asked to. */
    chorus: chorusSchema.optional(),
  })
  .loose();

export type PackCaption = z.infer<typeof captionSchema>;
