import { readFileSync } from 'node:fs';
import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import { planWindows } from '../../core/frontend/plan-windows.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { prepareWindow } from './prepare-window.ts';
import { resolvePackFile } from './read-manifest.ts';
import { readSamples } from './read-samples.ts';
import type { WindowInputs } from './stack-batch.ts';

/** The golden sound of a pack, cut to its first window. */
export interface GoldenWindow {
  readonly samples: ReadonlyMap<string, Float32Array>;
  readonly inputs: WindowInputs;
}

/** Undefined where the pack has no golden sample. */
export async function readGoldenWindow(
  folder: string,
  manifest: PackManifest,
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
): Promise<GoldenWindow | undefined> {
  const { golden } = manifest;
  if (!golden) return undefined;
  const samples = new Map<string, Float32Array>();
  let paddedSeconds = 0;
  for (const [name, { declaration }] of frontEnds) {
    const path = resolvePackFile(folder, pathFor(golden.audio, name));
    const all = await readSamples(path, declaration.sampleRate);
    const [first] = planWindows(all.length / declaration.sampleRate, declaration.window);
    samples.set(name, all.subarray(0, Math.round((first?.endSeconds ?? 0) * declaration.sampleRate)));
    paddedSeconds = Math.max(paddedSeconds, first?.paddedSeconds ?? 0);
  }
  return { samples, inputs: prepareWindow(frontEnds, samples, paddedSeconds) };
}

/** A path for all front ends, or one for each. */
export function pathFor(paths: string | Record<string, string>, name: string): string {
  const path = typeof paths === 'string' ? paths : paths[name];
  if (path === undefined)
    throw new AppError('pack-invalid', `The golden sample says nothing about "${name}".`);
  return path;
}

/** Little-endian float32 numbers of a golden file. */
export function readGoldenNumbers(folder: string, path: string): Float32Array {
  const bytes = readFileSync(resolvePackFile(folder, path));
  if (bytes.length === 0 || bytes.length % 4 !== 0) {
    throw new AppError('pack-invalid', `The golden file ${path} does not hold float32 numbers.`);
  }
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}
