import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { GraphSession } from './open-session.ts';
import { stackBatch, type WindowInputs } from './stack-batch.ts';

/** Runs windows of one shape; answers one row of `audio.dim` numbers each, as the graph gives them. */
export async function runAudio(
  session: GraphSession,
  manifest: PackManifest,
  windows: readonly WindowInputs[],
): Promise<Float32Array[]> {
  const { outputs, pool, dim } = manifest.audio;
  const feeds = await stackBatch(session, windows);
  const results = await session.run(feeds, [outputs.embedding]);
  const result = results[outputs.embedding];
  const data = result?.data;
  if (!(data instanceof Float32Array)) {
    throw new AppError('pack-invalid', `The audio graph's output "${outputs.embedding}" is not float32.`);
  }
  const perWindow = data.length / windows.length;
  if (pool === 'mean' && perWindow % dim === 0)
    return rowsOf(data, perWindow).map((row) => meanOfRows(row, dim));
  if (perWindow !== dim) {
    throw new AppError(
      'pack-invalid',
      `The audio graph gives ${perWindow} numbers a window, pack.json says ${dim}.`,
    );
  }
  return rowsOf(data, dim);
}

function rowsOf(data: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: data.length / width }, (_, row) => data.slice(row * width, (row + 1) * width));
}

function meanOfRows(rows: Float32Array, width: number): Float32Array {
  const count = rows.length / width;
  const mean = new Float32Array(width);
  rows.forEach((value, at) => {
    mean[at % width] = (mean[at % width] ?? 0) + value / count;
  });
  return mean;
}
