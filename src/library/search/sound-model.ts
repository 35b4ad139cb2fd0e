// What a pack says about its own similarities: calibration, vocabulary of sound phrases, and what a sound's name is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseVocabularyVectors, vocabularySchema } from '../../core/packs/vocabulary.ts';
import { type Calibration, defaultCalibration } from '../../core/search/calibrate.ts';
import { computeSoundness, countSoundnessNumbers } from '../../core/search/soundness.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';

export interface SoundModel {
  readonly calibration: Calibration;
  /** Unit vectors of phrases that name sounds, row after row; empty where the pack brings none. */
  readonly vocabulary: Float32Array;
  /** Log odds that a text names a sound, from its vector; undefined where the pack cannot tell. */
  readonly judgeSoundness?: (query: Float32Array) => number;
}

const calibrationSchema = z
  .object({
    features: z.array(z.string()).min(1),
    weights: z.array(z.number()),
    bias: z.number(),
    threshold: z.number(),
    match: z.object({ slope: z.number().positive(), bias: z.number() }),
    background: z.object({ mean: z.number(), deviation: z.number().positive(), clips: z.number().min(0) }),
    soundness: z.object({ file: z.string(), hidden: z.number().int().positive() }).optional(),
  })
  .refine(({ features, weights }) => features.length === weights.length);

type PackFiles = Pick<InstalledPack, 'folder' | 'manifest'>;

/** Reads each pack's model once. */
export function createSoundModels(): (pack: InstalledPack) => SoundModel {
  const models = new WeakMap<InstalledPack, SoundModel>();
  return (pack) => {
    const model = models.get(pack) ?? readSoundModel(pack);
    models.set(pack, model);
    return model;
  };
}

/** A pack that brings no calibration, or one that cannot be read, is judged by contrast alone. */
export function readSoundModel(pack: InstalledPack): SoundModel {
  const parsed = calibrationSchema.safeParse(pack.manifest.calibration);
  if (!parsed.success) return { calibration: defaultCalibration, vocabulary: new Float32Array() };
  const judgeSoundness = readSoundness(pack, parsed.data.soundness);
  return {
    calibration: parsed.data,
    vocabulary: readVocabulary(pack),
    ...(judgeSoundness ? { judgeSoundness } : {}),
  };
}

function readSoundness(pack: InstalledPack, declared: { file: string; hidden: number } | undefined) {
  const bytes = declared && readFile(pack, declared.file);
  if (!declared || !bytes) return undefined;
  const count = countSoundnessNumbers(pack.manifest.audio.dim, declared.hidden);
  if (bytes.byteLength !== count * Float32Array.BYTES_PER_ELEMENT) return undefined;
  const numbers = new Float32Array(bytes);
  return (query: Float32Array) => computeSoundness({ hidden: declared.hidden, numbers }, query);
}

/** Unit vectors of the pack's vocabulary, row after row; empty where it brings none. */
export function readVocabulary(pack: PackFiles): Float32Array {
  const declared = vocabularySchema.safeParse(pack.manifest.vocabulary);
  const bytes = declared.success ? readFile(pack, declared.data.vectors) : undefined;
  if (!declared.success || !bytes) return new Float32Array();
  return parseVocabularyVectors(bytes, declared.data.dtype, pack.manifest.audio.dim);
}

/** The bytes of one of the pack's files by its key; undefined where it is not there. */
function readFile(pack: PackFiles, key: string): ArrayBuffer | undefined {
  const file = pack.manifest.files[key];
  if (!file) return undefined;
  try {
    return new Uint8Array(readFileSync(join(pack.folder, file.path))).buffer;
  } catch {
    // Not even half a verdict depends on it: `pack check` tells what is missing.
    return undefined;
  }
}
