// The analysis does not believe every number: a driver that computes nonsense must not poison search.
import { AppError } from '../../shared/errors/app-error.ts';
import type { AnalysedClip, EmbeddedWindows } from '../../worker/task-protocol.ts';
import { type AnalyseOptions, analyseBatch, type BatchClip } from './analyse-batch.ts';

export interface AnalyseUsablyOptions extends AnalyseOptions {
  readonly dimension: number;
}

/**
 * As `analyseBatch`; an analysis without usable numbers counts as `failed`. Where a device gave them and the CPU gives
 * good ones for the same file, rejects with AppError `device-failed`: it is the device's fault, not the file's.
 */
export async function analyseUsably(
  clips: readonly BatchClip[],
  options: AnalyseUsablyOptions,
): Promise<Map<string, AnalysedClip>> {
  const { pack, dimension } = options;
  const outcomes = await analyseBatch(clips, options);
  const doubtful = clips.filter(({ key }) => !isUsable(outcomes.get(key), dimension));
  if (doubtful.length > 0 && pack.provider !== 'cpu') {
    const onCpu = await analyseBatch(doubtful, { ...options, pack: { ...pack, provider: 'cpu' } });
    const isFine = (clip: AnalysedClip) => clip.kind === 'analysed' && isUsable(clip, dimension);
    if ([...onCpu.values()].some(isFine))
      throw new AppError('device-failed', `${pack.provider} gave numbers that are none.`);
  }
  for (const { key } of doubtful) outcomes.set(key, createFailure(key));
  return outcomes;
}

function createFailure(key: string): AnalysedClip {
  const reason = 'The model gave no usable numbers for this file.';
  return { kind: 'failed', key, code: 'damaged', reason };
}

function isUsable(outcome: AnalysedClip | undefined, dimension: number): boolean {
  return outcome?.kind !== 'analysed' || areUsable(outcome.windows, dimension);
}

/** Of the right shape and of unit length. */
function areUsable(windows: EmbeddedWindows, dimension: number): boolean {
  const { startsSeconds, endsSeconds, vectors } = windows;
  const rows = startsSeconds.length;
  if (windows.dimension !== dimension || endsSeconds.length !== rows) return false;
  if (rows === 0 || vectors.length !== rows * dimension) return false;
  for (let row = 0; row < rows; row++) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    const squaredLength = vector.reduce((sum, value) => sum + value * value, 0);
    if (!(Math.abs(squaredLength - 1) < 0.02)) return false;
  }
  return true;
}
