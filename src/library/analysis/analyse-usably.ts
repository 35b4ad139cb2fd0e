// The analysis does not believe every number: a driver that hangs or computes nonsense must not cost more than a retry.
import type { AnalysedClip, DeviceFailure, EmbeddedWindows } from '../../worker/task-protocol.ts';
import { isKilledFromOutside, isSilence } from '../workers/start-failure.ts';
import {
  type AnalyseOptions,
  analyseBatch,
  analyseTogether,
  type BatchClip,
  isEverybodysError,
} from './analyse-batch.ts';

export interface AnalyseUsablyOptions extends AnalyseOptions {
  readonly dimension: number;
  /** The device is to blame: the CPU did what it could not. */
  readonly onDeviceFailure: (failure: DeviceFailure) => void;
  /** Others found out meanwhile that the device is to blame. */
  readonly isDropped?: ((device: string) => boolean) | undefined;
}

/**
 * As `analyseBatch`, on whatever device. What it cannot do is done on the CPU: the device is to blame where that
 * succeeds, else the file. An analysis without usable numbers counts as `failed`.
 */
export async function analyseUsably(
  clips: readonly BatchClip[],
  options: AnalyseUsablyOptions,
): Promise<Map<string, AnalysedClip>> {
  const { pack, dimension } = options;
  const outcomes = await analyseOnDevice(clips, options);
  const isDoubtful = ({ key }: BatchClip) => !isUsable(outcomes.get(key), dimension);
  const doubtful = clips.filter(isDoubtful);
  if (doubtful.length > 0 && pack.provider !== 'cpu') {
    const onCpu = await analyseBatch(doubtful, withCpu(options));
    for (const [key, clip] of onCpu) if (clip.kind === 'analysed') outcomes.set(key, clip);
    if (doubtful.some((clip) => !isDoubtful(clip)))
      options.onDeviceFailure({ device: pack.provider, kind: 'numbers', why: 'its vectors are none' });
  }
  for (const { key } of clips.filter(isDoubtful)) outcomes.set(key, createFailure(key));
  return outcomes;
}

async function analyseOnDevice(
  clips: readonly BatchClip[],
  options: AnalyseUsablyOptions,
): Promise<Map<string, AnalysedClip>> {
  const { provider } = options.pack;
  if (provider === 'cpu') return await analyseBatch(clips, options);
  const first = await tryTogether(clips, options);
  if (first instanceof Map) return first;
  if (options.isDropped?.(provider)) return await analyseBatch(clips, withCpu(options));
  // Once may be chance, or the fault of a file that another task was reading in the same process.
  const again = await tryTogether(clips, options);
  if (again instanceof Map) return again;
  // Somebody kills processes: that says nothing of the device.
  if (isKilledFromOutside(again)) return await analyseBatch(clips, options);
  const outcomes = await analyseBatch(clips, withCpu(options));
  const isFileToBlame = [...outcomes.values()].some(
    (clip) => clip.kind === 'failed' && (clip.code === 'worker-crashed' || clip.code === 'worker-timeout'),
  );
  const kind = isSilence(again) ? 'hang' : 'crash';
  if (!isFileToBlame) options.onDeviceFailure({ device: provider, kind, why: again.message });
  return outcomes;
}

/** The outcomes, or the error that some file or the device is to blame for. Rejects where it is neither. */
async function tryTogether(
  clips: readonly BatchClip[],
  options: AnalyseUsablyOptions,
): Promise<Map<string, AnalysedClip> | Error> {
  try {
    return await analyseTogether(clips, options);
  } catch (error) {
    if (isEverybodysError(error) || !(error instanceof Error)) throw error;
    return error;
  }
}

const withCpu = <T extends AnalyseOptions>(options: T): T => ({
  ...options,
  pack: { ...options.pack, provider: 'cpu' },
});

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
