// Packs with small random-weight graphs: complete, valid, made in milliseconds.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFrontEnd } from '../../src/core/frontend/front-end.ts';
import type { FrontEnd } from '../../src/core/packs/front-end-schema.ts';
import { type PackManifest, packManifestSchema } from '../../src/core/packs/manifest.ts';
import { tinyCacophony, tinyEffects, tinyEveryday } from './tiny-front-ends.ts';
import {
  makeTinyAudioGraph,
  makeTinyClapAudioGraph,
  makeTinyPatchGraph,
  makeTinyTextGraph,
  type TinyBlock,
  tinyProjection,
} from './tiny-graphs.ts';
import { makeByteLevelTokenizer, makeWordPieceTokenizer } from './tiny-tokenizers.ts';
import { chirp, renderSound, writeTinyWav } from './tiny-wav.ts';

export interface TinyPackOptions {
  readonly id?: string;
  readonly version?: string;
  readonly dimension?: number;
  readonly seed?: number;
  /** Changes the manifest after it was made, e.g. to break it. */
  readonly change?: (manifest: PackManifest) => PackManifest;
}

const goldenSeconds = 3;
const goldenSound = chirp(200, 6000, goldenSeconds);
export const tinyBlocks: readonly TinyBlock[] = [
  { name: 'everyday', bandCount: 64 },
  { name: 'effects', bandCount: 96 },
];

/** Writes a pack with the two-front-end contract of the one we ship, golden sample included. */
export function makeTinyPack(folder: string, options: TinyPackOptions = {}): PackManifest {
  const { id = 'tiny', version = '1.0.0', dimension = 32, seed = 7 } = options;
  mkdirSync(join(folder, 'golden'), { recursive: true });
  writeFileSync(join(folder, 'audio.onnx'), makeTinyAudioGraph(tinyBlocks, dimension, seed));
  writeFileSync(join(folder, 'text.onnx'), makeTinyTextGraph(tinyBlocks, dimension, seed));
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(makeWordPieceTokenizer()));
  writeGolden(folder, dimension, seed);
  const frontEnds = { everyday: tinyEveryday, effects: tinyEffects };
  const perFrontEnd = (ending: string) => ({
    everyday: `golden/everyday.${ending}`,
    effects: `golden/effects.${ending}`,
  });
  return writeManifest(folder, options, {
    ...describePack(folder, id, version, dimension),
    frontends: frontEnds,
    audio: {
      inputs: {
        everyday: { features: 'everyday', mask: 'everyday_mask' },
        effects: { features: 'effects', mask: 'effects_mask' },
      },
      outputs: { embedding: 'audio_embeds', tokens: null },
      dim: dimension,
    },
    golden: {
      audio: perFrontEnd('wav'),
      features: perFrontEnd('f32'),
      embedding: 'golden/embedding.f32',
      tolerance: { features: 1e-3, cosine: 0.999 },
    },
  });
}

/** A pack whose audio graph takes Cacophony's patches. It has no golden sample. */
export function makeTinyCacophonyPack(folder: string, options: TinyPackOptions = {}): PackManifest {
  const { id = 'tiny-cacophony', version = '1.0.0', dimension = 32, seed = 7 } = options;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'audio.onnx'), makeTinyPatchGraph(dimension, seed));
  writeFileSync(join(folder, 'text.onnx'), makeTinyTextGraph(tinyBlocks, dimension, seed));
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(makeWordPieceTokenizer()));
  return writeManifest(folder, options, {
    ...describePack(folder, id, version, dimension),
    frontend: tinyCacophony,
    audio: {
      inputs: { features: 'patches' },
      outputs: { embedding: 'audio_embeds', tokens: null },
      dim: dimension,
    },
  });
}

/** The folder that transformers.js uses for CLAP: no pack.json. `fused` makes the kind that we cannot run. */
export function makeTinyClapFolder(
  folder: string,
  options: { fused?: boolean; dimension?: number } = {},
): void {
  const { fused = false, dimension = 32 } = options;
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const { tokenizer, vocabularySize } = makeByteLevelTokenizer();
  const writeJson = (name: string, value: object) =>
    writeFileSync(join(folder, name), JSON.stringify(value, null, 2));
  writeJson('tokenizer.json', tokenizer);
  writeJson('config.json', {
    architectures: ['ClapModel'],
    model_type: 'clap',
    projection_dim: dimension,
    logit_scale_init_value: 14.285714285714285,
    audio_config: { model_type: 'clap_audio_model', enable_fusion: fused },
    text_config: { model_type: 'clap_text_model', vocab_size: vocabularySize, pad_token_id: 1 },
  });
  writeJson('preprocessor_config.json', {
    feature_extractor_type: 'ClapFeatureExtractor',
    feature_size: 64,
    sampling_rate: 48000,
    fft_window_size: 1024,
    hop_length: 480,
    max_length_s: 10,
    nb_max_samples: 480000,
    nb_frequency_bins: 513,
    frequency_min: 50,
    frequency_max: 14000,
    padding: 'repeatpad',
    truncation: fused ? 'fusion' : 'rand_trunc',
    top_db: null,
  });
  const vocabulary = Array.from({ length: vocabularySize }, (_, token) => `#${token}`);
  const block = [{ name: 'input_features', bandCount: 64 }];
  writeFileSync(join(folder, 'onnx/audio_model.onnx'), makeTinyClapAudioGraph(dimension, 7));
  writeFileSync(join(folder, 'onnx/text_model.onnx'), makeTinyTextGraph(block, dimension, 7, vocabulary));
}

/** What `files` of a manifest says of a file. */
function describeFile(folder: string, path: string): { path: string; sha256: string; bytes: number } {
  const bytes = statSync(join(folder, path)).size;
  return {
    path,
    sha256: createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex'),
    bytes,
  };
}

function describePack(folder: string, id: string, version: string, dimension: number): object {
  return {
    format: 'earmark-pack/1',
    id,
    name: `Tiny pack ${id}`,
    version,
    license: { spdx: 'CC0-1.0', attribution: 'made by a test' },
    capabilities: ['audio-embed', 'text-embed'],
    files: {
      audio: describeFile(folder, 'audio.onnx'),
      text: describeFile(folder, 'text.onnx'),
      tokenizer: describeFile(folder, 'tokenizer.json'),
    },
    text: {
      tokenizer: 'hf-json',
      maxLength: 32,
      padId: 0,
      inputs: { ids: 'input_ids', mask: 'attention_mask' },
      output: 'text_embeds',
      template: 'the sound of {}',
    },
    spaceId: `${id}@${version}/${dimension}`,
  };
}

function writeManifest(folder: string, options: TinyPackOptions, declared: object): PackManifest {
  const manifest = packManifestSchema.parse(declared);
  const changed = options.change ? options.change(manifest) : manifest;
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(changed, null, 2));
  return changed;
}

/** The golden embedding is computed here in plain numbers, without ONNX Runtime. */
function writeGolden(folder: string, dimension: number, seed: number): void {
  const spectrum = [
    ...writeGoldenFeatures(folder, 'everyday', tinyEveryday),
    ...writeGoldenFeatures(folder, 'effects', tinyEffects),
  ];
  const projection = tinyProjection(tinyBlocks, dimension, seed);
  const embedding = Float32Array.from({ length: dimension }, (_, d) =>
    spectrum.reduce((sum, value, band) => sum + value * (projection[band * dimension + d] ?? 0), 0),
  );
  writeFileSync(join(folder, 'golden/embedding.f32'), new Uint8Array(embedding.buffer));
}

function writeGoldenFeatures(folder: string, name: string, declaration: FrontEnd): number[] {
  writeTinyWav(join(folder, `golden/${name}.wav`), goldenSound, goldenSeconds, declaration.sampleRate);
  const rendered = renderSound(goldenSound, goldenSeconds, declaration.sampleRate);
  const samples = rendered.map((sample) => Math.round(sample * 32767) / 32768);
  const features = createFrontEnd(declaration, { features: name, mask: null }).computeFeatures(samples);
  writeFileSync(join(folder, `golden/${name}.f32`), new Uint8Array(features.buffer));
  const bandCount = declaration.mel?.bins ?? 1;
  const frameCount = features.length / bandCount;
  const mean = Array.from({ length: bandCount }, () => 0);
  features.forEach((value, at) => {
    const band = at % bandCount;
    mean[band] = (mean[band] ?? 0) + value / frameCount;
  });
  const level = mean.reduce((sum, value) => sum + value, 0) / bandCount;
  return mean.map((value) => value - level);
}
