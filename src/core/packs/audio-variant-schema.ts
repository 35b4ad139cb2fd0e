import { z } from 'zod';

/**
 * Another graph of the audio tower for the same vectors: other arithmetic, quicker on some machines. Its tensors are
 * named as those of `audio`, its weights may lie in the `audio` file. It is used where its self-test passes.
 */
export const audioVariantSchema = z.object({
  /** Role of the graph in `files`. */
  file: z.string(),
  /** ONNX Runtime's providers that it is made for. */
  providers: z.array(z.string()).min(1).default(['cpu']),
  /** What the self-test asks of it: the least cosine with the float32 answer for each test window. */
  cosine: z.number().min(0.9).max(1).default(0.985),
  /** What the pack's maker measured, for people. */
  measured: z.unknown().optional(),
});

/** Named in short: a device is called by its provider and this, `cpu-int8`. */
export const audioVariantsSchema = z.record(
  z.string().regex(/^[a-z0-9]{1,20}$/, 'must be short: lower-case letters and digits'),
  audioVariantSchema,
);
