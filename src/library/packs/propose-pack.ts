import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { generateClapManifest, isClapLayout } from './generate-clap-manifest.ts';
import { readPack } from './read-pack.ts';

/** What a folder would become as a pack. */
export interface ProposedPack {
  readonly manifest: PackManifest;
  readonly isGenerated: boolean;
  readonly notes: readonly string[];
}

/** Reads a folder that a person chose. Throws AppError 'not-found' or 'pack-invalid' with words. */
export async function proposePack(folder: string): Promise<ProposedPack> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('not-found', `${folder} is not a folder.`);
  }
  if (existsSync(join(folder, 'pack.json'))) {
    return { manifest: readPack(folder), isGenerated: false, notes: [] };
  }
  if (isClapLayout(folder)) return { ...(await generateClapManifest(folder)), isGenerated: true };
  throw new AppError(
    'pack-invalid',
    'This folder is no model that Earmark knows. It needs a pack.json, or the files of a CLAP model for transformers.js: config.json, preprocessor_config.json, tokenizer.json and onnx/audio_model.onnx, onnx/text_model.onnx.',
  );
}
