// A manifest for the folder layout that transformers.js uses for CLAP, so that a download works as it is.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { type PackManifest, packManifestSchema } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findLicense, unknownLicense } from './find-license.ts';
import { hashFile } from './hash-file.ts';

/** Full precision first: the variants are smaller, not faster, on most machines. */
const variants = ['', '_quantized', '_int8', '_fp16'];

const configSchema = z
  .object({
    model_type: z.literal('clap'),
    projection_dim: z.number().int().positive().default(512),
    logit_scale_init_value: z.number().positive().default(14.2857),
    audio_config: z
      .object({ enable_fusion: z.boolean().default(false) })
      .loose()
      .prefault({}),
    text_config: z
      .object({ pad_token_id: z.number().int().min(0).default(1) })
      .loose()
      .prefault({}),
  })
  .loose();

const preprocessorSchema = z
  .object({
    feature_size: z.number().int().default(64),
    sampling_rate: z.number().int().default(48000),
    fft_window_size: z.number().int().default(1024),
    hop_length: z.number().int().default(480),
    max_length_s: z.number().positive().default(10),
    frequency_min: z.number().default(50),
    frequency_max: z.number().default(14000),
    padding: z.literal('repeatpad').default('repeatpad'),
    truncation: z.string().default('rand_trunc'),
    top_db: z.number().nullable().default(null),
  })
  .loose();

export interface GeneratedManifest {
  readonly manifest: PackManifest;
  /** What the person should know before they accept. */
  readonly notes: string[];
}

export function isClapLayout(folder: string): boolean {
  const names = ['config.json', 'preprocessor_config.json', 'onnx'];
  return names.every((name) => existsSync(join(folder, name)));
}

/** Throws AppError 'pack-invalid' where the folder is incomplete or of a kind that cannot be run (fused CLAP). */
export async function generateClapManifest(folder: string): Promise<GeneratedManifest> {
  const config = readJson(folder, 'config.json', configSchema);
  const input = readJson(folder, 'preprocessor_config.json', preprocessorSchema);
  if (config.audio_config.enable_fusion || input.truncation === 'fusion') {
    throw new AppError(
      'pack-invalid',
      'This is a "fused" CLAP model: it wants four views of long sounds at once, which Earmark does not make. Take the unfused one of the same name.',
    );
  }
  const files = {
    audio: await describe(folder, pickVariant(folder, 'audio_model')),
    text: await describe(folder, pickVariant(folder, 'text_model')),
    tokenizer: await describe(folder, 'tokenizer.json'),
  };
  const name = basename(resolve(folder));
  const id = toId(name);
  const spdx = findLicense(folder, config);
  const manifest = packManifestSchema.parse({
    format: 'earmark-pack/1',
    id,
    name,
    version: files.audio.sha256.slice(0, 12),
    license: { spdx },
    capabilities: ['audio-embed', 'text-embed'],
    files,
    frontend: describeFrontEnd(input),
    audio: {
      inputs: { features: 'input_features' },
      outputs: { embedding: 'audio_embeds', tokens: null },
      dim: config.projection_dim,
    },
    text: {
      tokenizer: 'hf-json',
      maxLength: 77,
      padId: config.text_config.pad_token_id,
      inputs: { ids: 'input_ids', mask: 'attention_mask' },
      output: 'text_embeds',
      template: 'This is a sound of {}.',
    },
    score: { logitScale: config.logit_scale_init_value, logitScaleSource: 'init' },
    spaceId: `${id}@${files.audio.sha256.slice(0, 12)}`,
  });
  const notes = ['Its manifest was made from config.json and preprocessor_config.json.'];
  if (spdx === unknownLicense)
    notes.push('The folder does not say under which licence the model may be used.');
  return { manifest, notes };
}

/** LAION-CLAP's front end (rand_trunc): Slaney mel, decibels, short clips repeated; see docs/packs.md. */
function describeFrontEnd(input: z.infer<typeof preprocessorSchema>): object {
  const samples = input.max_length_s * input.sampling_rate;
  return {
    kind: 'logmel',
    sampleRate: input.sampling_rate,
    quantizeInt16: true,
    window: {
      seconds: input.max_length_s,
      hop: input.max_length_s / 2,
      short: 'repeatpad',
      long: 'windows',
      tail: true,
    },
    stft: {
      win: input.fft_window_size,
      fft: input.fft_window_size,
      hop: input.hop_length,
      window: 'hann',
      periodic: true,
      center: true,
      pad: 'reflect',
    },
    spectrum: 'power',
    mel: {
      bins: input.feature_size,
      fmin: input.frequency_min,
      fmax: input.frequency_max,
      scale: 'slaney',
      norm: 'slaney',
      triangles: 'hz',
    },
    log: { kind: 'db', floor: 1e-10, floorMode: 'clamp', topDb: input.top_db },
    layout: ['B', 1, 'frames', 'mel'],
    frames: Math.floor(samples / input.hop_length) + 1,
  };
}

function pickVariant(folder: string, model: string): string {
  const paths = variants.map((variant) => `onnx/${model}${variant}.onnx`);
  const found = paths.find((path) => existsSync(join(folder, path)));
  if (found) return found;
  throw new AppError('pack-invalid', `The folder has no ${paths[0]} (nor a smaller variant of it).`);
}

async function describe(folder: string, path: string) {
  const full = join(folder, path);
  if (!existsSync(full)) throw new AppError('pack-invalid', `The folder has no ${path}.`);
  return { path, sha256: await hashFile(full), bytes: statSync(full).size };
}

function readJson<T extends z.ZodType>(folder: string, name: string, schema: T): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new AppError('pack-invalid', `${name} cannot be read as JSON.`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('pack-invalid', `${name}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function toId(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return plain.slice(0, 80) || 'clap';
}
