import { z } from 'zod';
import { audioVariantsSchema } from './audio-variant-schema.ts';
import { captionSchema } from './caption-schema.ts';
import { categoryHeadSchema } from './category-head-schema.ts';
import { type FrontEnd, frontEndSchema } from './front-end-schema.ts';

/**
 * `pack.json`, format `earmark-pack/1`: a declaration of a model on disk. No code: front end, tensors,
 * tokenizer and calibration are described, and a golden sample proves that the description is right.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** A path inside the pack: relative, forward slashes, no way out of the folder. */
const packPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/, 'must be a relative path inside the pack');

const packFile = z.object({
  path: packPath,
  sha256,
  bytes: z.number().int().positive(),
  precision: z.enum(['fp32', 'fp16', 'int8']).optional(),
});

const audioInput = z.object({ features: z.string(), mask: z.string().nullable().default(null) });

const audioTower = z.object({
  /** Single front end: `{features: 'name'}`. Several: one entry per key of `frontends`. */
  inputs: z.union([
    z.object({ features: z.string(), mask: z.string().optional() }),
    z.record(z.string(), audioInput),
  ]),
  outputs: z.object({ embedding: z.string(), tokens: z.string().nullable().default(null) }),
  dim: z.number().int().min(1).max(8192),
  pool: z.enum(['none', 'mean']).default('none'),
  normalized: z.boolean().default(false),
  variants: audioVariantsSchema.default({}),
});

const textTower = z.object({
  tokenizer: z.literal('hf-json'),
  maxLength: z.number().int().min(2).max(4096),
  padId: z.number().int().min(0),
  positionIds: z.enum(['from0']).nullable().default(null),
  suffix: z.string().default(''),
  inputs: z.object({
    ids: z.string(),
    mask: z.string().nullable().default(null),
    types: z.string().nullable().default(null),
  }),
  output: z.string(),
  normalized: z.boolean().default(false),
  dtype: z.enum(['int64', 'int32']).default('int64'),
  /** Prompt for bare labels, `{}` stands for the label. */
  template: z.string().default('{}'),
});

const goldenAudio = z.union([packPath, z.record(z.string(), packPath)]);

const golden = z.object({
  audio: goldenAudio,
  features: z.union([packPath, z.record(z.string(), packPath)]).optional(),
  embedding: packPath,
  text: z.string().optional(),
  textEmbedding: packPath.optional(),
  tolerance: z.object({ features: z.number().positive(), cosine: z.number().min(0).max(1) }),
});

/** A logistic model over named features of an answer; see `docs/search.md`. */
const calibration = z
  .object({
    features: z.array(z.string()),
    weights: z.array(z.number()),
    bias: z.number(),
    threshold: z.number(),
    match: z.object({ slope: z.number(), bias: z.number() }).optional(),
  })
  .loose();

export const packManifestSchema = z
  .object({
    format: z.literal('earmark-pack/1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, dots, dashes'),
    name: z.string().min(1).max(200).optional(),
    version: z.string().min(1).max(50),
    license: z.object({ spdx: z.string(), url: z.string().optional(), attribution: z.string().optional() }),
    provenance: z.unknown().optional(),
    capabilities: z.array(z.string()),
    files: z.record(z.string(), packFile),
    frontend: frontEndSchema.optional(),
    frontends: z.record(z.string(), frontEndSchema).optional(),
    audio: audioTower,
    text: textTower.optional(),
    score: z
      .object({
        space: z.literal('cosine').default('cosine'),
        logitScale: z.number().positive().default(14.2857),
        logitScaleSource: z.string().optional(),
        /** How a clip's windows become one similarity in `evaluate`; search goes by the best moment. */
        clip: z.enum(['max', 'mean']).default('max'),
      })
      .prefault({}),
    calibration: calibration.optional(),
    vocabulary: z.unknown().optional(),
    /** How the pack writes captions; null where it does not. */
    caption: captionSchema.nullable().optional(),
    /** What the pack has learned of UCS categories; null where it has their phrases alone. */
    categories: categoryHeadSchema.nullable().optional(),
    /** Names the embedding space: vectors of equal spaceId can be compared. */
    spaceId: z.string().min(1).max(200),
    ep: z.unknown().optional(),
    golden: golden.optional(),
  })
  .loose()
  .refine((pack) => (pack.frontend === undefined) !== (pack.frontends === undefined), {
    message: 'needs either "frontend" or "frontends"',
  })
  .refine((pack) => haveOneWindowScheme(Object.values(pack.frontends ?? {})), {
    message: 'all front ends must declare the same window',
  });

/** Windows are cut once for all front ends. */
function haveOneWindowScheme(frontEnds: readonly FrontEnd[]): boolean {
  const [first, ...others] = frontEnds.map((frontEnd) => JSON.stringify(frontEnd.window));
  return others.every((other) => other === first);
}

export type PackManifest = z.infer<typeof packManifestSchema>;
export type PackCalibration = z.infer<typeof calibration>;

/** The front ends by name; the short form counts as one called `audio`. */
export function getFrontEnds(pack: PackManifest): ReadonlyMap<string, FrontEnd> {
  if (pack.frontends) return new Map(Object.entries(pack.frontends));
  if (pack.frontend) return new Map([['audio', pack.frontend]]);
  return new Map();
}

/** Which inputs of the audio graph each front end feeds. */
export function getAudioInputs(
  pack: PackManifest,
): ReadonlyMap<string, { features: string; mask: string | null }> {
  const { inputs } = pack.audio;
  const named = new Map<string, { features: string; mask: string | null }>();
  for (const name of getFrontEnds(pack).keys()) {
    const own: { features: string; mask?: string | null | undefined } | undefined = isShortForm(inputs)
      ? inputs
      : inputs[name];
    if (own) named.set(name, { features: own.features, mask: own.mask ?? null });
  }
  return named;
}

function isShortForm(
  inputs: PackManifest['audio']['inputs'],
): inputs is Extract<PackManifest['audio']['inputs'], { features: string }> {
  return typeof inputs.features === 'string';
}

/** One text for the window scheme of a pack: part of the key under which vectors are stored. */
export function getWindowSchemeId(pack: PackManifest): string {
  const first = getFrontEnds(pack).values().next().value;
  if (!first) return 'none';
  const { seconds, hop, short, long, tail } = first.window;
  return `${seconds}s/${hop}s/${short}/${long}${tail ? '/tail' : ''}`;
}
