import type { InferenceSession } from 'onnxruntime-node';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import type { TestedDevice } from '../task-protocol.ts';
import type { AudioDevice } from './audio-device.ts';
import { findKnownAbsence } from './providers.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

/** What the CPU answered, and how fast: the measure for every other device. */
export interface Reference {
  /** The quickest to compute first, a full window last. */
  readonly windows: readonly WindowInputs[];
  readonly answers: readonly TimedAnswer[];
}

interface TimedAnswer {
  readonly vector: Float32Array;
  readonly milliseconds: number;
}

export interface DeviceTest {
  readonly verdict: TestedDevice;
  /** Open and warm where the device passed. */
  readonly session: InferenceSession | null;
}

const timedRuns = 3;
/** A device that needs this many times as long as the CPU is not asked for more (graphics in software). */
const hopelessFactor = 4;

export async function measureReference(
  session: InferenceSession,
  manifest: PackManifest,
  windows: readonly WindowInputs[],
): Promise<Reference> {
  const answers: TimedAnswer[] = [];
  for (const window of windows) answers.push(await runTimed(session, manifest, window));
  return { windows, answers };
}

/** Full windows a second. */
export function windowsPerSecondOf(answers: readonly TimedAnswer[]): number {
  return 1000 / Math.max(answers.at(-1)?.milliseconds ?? 0, 1e-3);
}

/**
 * The self-test: a session is made, fed with known windows, compared with the CPU's float32 answers and timed. A
 * device that answers otherwise fails, however quick: drivers exist that answer quickly and wrongly, and processors
 * whose integers overflow.
 */
export async function testDevice(
  device: AudioDevice,
  manifest: PackManifest,
  reference: Reference,
  threadCount: number,
): Promise<DeviceTest> {
  const refuse = (state: 'failed' | 'absent', why: string): DeviceTest => ({
    verdict: { provider: device.name, state, why, cosine: null, windowsPerSecond: null },
    session: null,
  });
  const absence = findKnownAbsence(device.provider);
  if (absence !== undefined) return refuse('absent', absence);
  let session: InferenceSession;
  try {
    session = await device.open(threadCount);
  } catch (error) {
    return refuse('absent', describeAbsence(error));
  }
  try {
    const verdict = await judge(session, device, manifest, reference);
    if (verdict.state === 'passed') return { verdict, session };
    await session.release();
    return { verdict, session: null };
  } catch (error) {
    await session.release().catch(() => {});
    return refuse('failed', `it stopped with an error: ${firstLine(error)}`);
  }
}

async function judge(
  session: InferenceSession,
  { name, leastCosine, isVariant }: AudioDevice,
  manifest: PackManifest,
  reference: Reference,
): Promise<TestedDevice> {
  const measure = isVariant ? 'float32' : 'the CPU';
  const answers: TimedAnswer[] = [];
  const verdict = (state: 'passed' | 'failed', why: string): TestedDevice => {
    const isTimed = answers.length === reference.windows.length;
    const finite = Number.isFinite(cosine) ? cosine : null;
    return {
      provider: name,
      state,
      why,
      cosine: finite,
      windowsPerSecond: isTimed ? windowsPerSecondOf(answers) : null,
    };
  };
  let cosine = 1;
  for (const [at, window] of reference.windows.entries()) {
    const expected = reference.answers[at];
    if (!expected) break;
    const answer = await runTimed(session, manifest, window, hopelessFactor * expected.milliseconds);
    answers.push(answer);
    const own = cosineOf(answer.vector, expected.vector);
    cosine = own < cosine || Number.isNaN(own) ? own : cosine;
    if (Number.isNaN(cosine)) return verdict('failed', 'its answer is not finite');
    if (cosine < leastCosine)
      return verdict('failed', `disagrees with ${measure} (cosine ${cosine.toFixed(5)})`);
    if (answer.milliseconds > hopelessFactor * expected.milliseconds) {
      const times = (answer.milliseconds / expected.milliseconds).toFixed(0);
      return verdict('failed', `agrees with ${measure}, but takes ${times} times as long`);
    }
  }
  const factor = windowsPerSecondOf(answers) / windowsPerSecondOf(reference.answers);
  const agrees = `agrees with ${measure} (cosine ${cosine.toFixed(5)})`;
  // One that is right but slower is not taken by itself; who wants it may have it.
  const speed = factor > 1 ? factor.toFixed(1) : `but only ${factor.toFixed(2)}`;
  return verdict('passed', `${agrees}, ${speed} times as fast`);
}

/** One run to warm up (shaders are compiled then), the fastest of a few for the speed; one is enough above `limit`. */
async function runTimed(
  session: InferenceSession,
  manifest: PackManifest,
  window: WindowInputs,
  limit = Number.POSITIVE_INFINITY,
): Promise<TimedAnswer> {
  const [vector = new Float32Array(0)] = await runAudio(session, manifest, [window]);
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < timedRuns && (run === 0 || milliseconds < limit); run++) {
    const began = performance.now();
    await runAudio(session, manifest, [window]);
    milliseconds = Math.min(milliseconds, performance.now() - began);
  }
  return { vector, milliseconds };
}

function describeAbsence(error: unknown): string {
  const line = firstLine(error);
  if (/adapter/i.test(line)) return 'no graphics device was found that it could use';
  return `no session could be made: ${line}`;
}

function firstLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return (words.split('\n')[0] ?? '').slice(0, 200);
}
