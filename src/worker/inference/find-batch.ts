import type { PackManifest } from '../../core/packs/manifest.ts';
import type { GraphSession } from './open-session.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

export interface BatchFinding {
  /** Windows computed at once. */
  readonly windows: number;
  readonly windowsPerSecond: number;
}

const largestBatch = 64;
/** A batch has to bring this much: larger ones take memory, and a short library never fills them. */
const leastGain = 1.08;
/** A driver gives up on what takes seconds; and nobody wants to wait for a pause. */
const longestMs = 1000;

/**
 * How many full windows at once give the most a second. Doubles as long as it pays; a batch that does not fit into the
 * device's memory, or takes too long, ends it.
 */
export async function findBatch(
  session: GraphSession,
  manifest: PackManifest,
  window: WindowInputs,
  onStep: () => void,
): Promise<BatchFinding> {
  let best: BatchFinding = { windows: 1, windowsPerSecond: 0 };
  for (let windows = 1; windows <= largestBatch; windows *= 2) {
    const milliseconds = await timeBatch(session, manifest, new Array(windows).fill(window));
    onStep();
    if (milliseconds === undefined) break;
    const windowsPerSecond = (1000 * windows) / milliseconds;
    if (windowsPerSecond < best.windowsPerSecond * leastGain) break;
    best = { windows, windowsPerSecond };
    if (2 * milliseconds > longestMs) break;
  }
  return best;
}

/** The faster of two runs after one that compiles; undefined where the device cannot compute so many. */
async function timeBatch(
  session: GraphSession,
  manifest: PackManifest,
  windows: readonly WindowInputs[],
): Promise<number | undefined> {
  try {
    await runAudio(session, manifest, windows);
    let milliseconds = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 2; run++) {
      const began = performance.now();
      await runAudio(session, manifest, windows);
      milliseconds = Math.min(milliseconds, performance.now() - began);
    }
    return Math.max(milliseconds, 1e-3);
  } catch (error) {
    if (windows.length === 1) throw error;
    return undefined;
  }
}
