import type { PackManifest } from '../../core/packs/manifest.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import type { DeviceReference, ReferenceAnswer, TestedDevice } from '../task-protocol.ts';
import { type AudioDevice, isOnProcessor, openDevice } from './audio-device.ts';
import { countPlacedNodes } from './count-nodes.ts';
import { findBatch } from './find-batch.ts';
import type { GraphSession } from './open-session.ts';
import { faultyProvider, findKnownAbsence } from './providers.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

const timedRuns = 3;
/** A device that needs this many times as long as the CPU is not asked for more (graphics in software). */
const hopelessFactor = 4;
/** Below this nothing is hopeless: what the machine does beside it counts for more. */
const quickMs = 50;

/** The windows of the self-test and what the float32 graph on the CPU made of them. */
export interface DeviceTest {
  readonly manifest: PackManifest;
  /** The quickest to compute first, a full window last. */
  readonly windows: readonly WindowInputs[];
  readonly reference: DeviceReference;
  readonly threadCount: number;
  /** A sign of life after every step. */
  readonly onStep: () => void;
}

export async function measureReference(
  session: GraphSession,
  manifest: PackManifest,
  windows: readonly WindowInputs[],
): Promise<DeviceReference> {
  const answers: ReferenceAnswer[] = [];
  for (const window of windows) answers.push(await runTimed(session, manifest, window));
  return { answers };
}

/** Full windows a second. */
export function windowsPerSecondOf(answers: readonly ReferenceAnswer[]): number {
  return 1000 / Math.max(answers.at(-1)?.milliseconds ?? 0, 1e-3);
}

/**
 * The self-test: a session is made, fed with known windows, compared with the CPU's float32 answers and timed. A
 * device that answers otherwise fails, however quick: drivers exist that answer quickly and wrongly, and processors
 * whose integers overflow. One that hangs is for whoever waits to notice: no sign of life comes.
 */
export async function testDevice(device: AudioDevice, test: DeviceTest): Promise<TestedDevice> {
  const refuse = (state: 'failed' | 'absent', why: string): TestedDevice => ({
    ...{ provider: device.name, state, why },
    ...{ cosine: null, windowsPerSecond: null, batchWindows: null },
  });
  const absence = findKnownAbsence(device.provider);
  if (absence !== undefined) return refuse('absent', absence);
  let session: GraphSession;
  try {
    session = await openDevice(device, test.threadCount);
  } catch (error) {
    return refuse('absent', describeAbsence(error));
  }
  try {
    return await judge(session, device, test);
  } catch (error) {
    return refuse('failed', `it stopped with an error: ${firstLine(error)}`);
  } finally {
    await session.release().catch(() => {});
  }
}

async function judge(session: GraphSession, device: AudioDevice, test: DeviceTest): Promise<TestedDevice> {
  const { answers, cosine, problem } = await compare(session, device, test);
  const verdict = { provider: device.name, cosine: Number.isFinite(cosine) ? cosine : null };
  const isTimed = answers.length === test.windows.length;
  const alone = { windows: 1, windowsPerSecond: windowsPerSecondOf(answers) };
  if (problem !== undefined) {
    const windowsPerSecond = isTimed ? alone.windowsPerSecond : null;
    return { ...verdict, state: 'failed', why: problem, windowsPerSecond, batchWindows: null };
  }
  const batch = (isGraphics(device) ? await findBestBatch(session, test) : undefined) ?? alone;
  const factor = batch.windowsPerSecond / windowsPerSecondOf(test.reference.answers);
  const agrees = `agrees with ${nameMeasure(device)} (cosine ${cosine.toFixed(5)})`;
  // One that is right but slower is not taken by itself; who wants it may have it.
  const speed = factor > 1 ? factor.toFixed(1) : `but only ${factor.toFixed(2)}`;
  const batched = batch.windows > 1 ? [`${batch.windows} windows at once`] : [];
  const why = [`${agrees}, ${speed} times as fast`, ...batched, ...(await describeNodes(device, test))].join(
    '; ',
  );
  const { windowsPerSecond, windows: batchWindows } = batch;
  return { ...verdict, state: 'passed', why, windowsPerSecond, batchWindows };
}

/** The faulty one is the CPU: tests count its batches. */
const isGraphics = (device: AudioDevice) => !isOnProcessor(device) && device.provider !== faultyProvider;

const nameMeasure = ({ isVariant }: AudioDevice) => (isVariant ? 'float32' : 'the CPU');

async function findBestBatch(session: GraphSession, { manifest, windows, onStep }: DeviceTest) {
  const full = windows.at(-1);
  return full && (await findBatch(session, manifest, full, onStep));
}

interface Comparison {
  readonly answers: readonly ReferenceAnswer[];
  /** The worst; NaN where an answer is not finite. */
  readonly cosine: number;
  readonly problem?: string;
}

async function compare(session: GraphSession, device: AudioDevice, test: DeviceTest): Promise<Comparison> {
  const measure = nameMeasure(device);
  const answers: ReferenceAnswer[] = [];
  let cosine = 1;
  for (const [at, window] of test.windows.entries()) {
    const expected = test.reference.answers[at];
    if (!expected) break;
    const limitMs = Math.max(quickMs, hopelessFactor * expected.milliseconds);
    const answer = await runTimed(session, test.manifest, window, { limitMs, onStep: test.onStep });
    answers.push(answer);
    const own = cosineOf(answer.vector, expected.vector);
    cosine = own < cosine || Number.isNaN(own) ? own : cosine;
    if (Number.isNaN(cosine)) return { answers, cosine, problem: 'its answer is not finite' };
    if (cosine < device.leastCosine)
      return { answers, cosine, problem: `disagrees with ${measure} (cosine ${cosine.toFixed(5)})` };
    if (answer.milliseconds > limitMs) {
      const times = (answer.milliseconds / expected.milliseconds).toFixed(0);
      return { answers, cosine, problem: `agrees with ${measure}, but takes ${times} times as long` };
    }
  }
  return { answers, cosine };
}

/** Words for the nodes that a graphics device leaves to the CPU; none where the runtime cannot tell. */
async function describeNodes(device: AudioDevice, { manifest, windows }: DeviceTest): Promise<string[]> {
  const [shortest] = windows;
  if (!shortest || !isGraphics(device)) return [];
  try {
    const { all, onCpu } = await countPlacedNodes(device, manifest, shortest);
    return [onCpu === 0 ? `all ${all} steps computed there` : `${onCpu} of ${all} steps left to the CPU`];
  } catch {
    return [];
  }
}

/** One run to warm up (shaders are compiled then), the fastest of a few for the speed; one is enough above the limit. */
async function runTimed(
  session: GraphSession,
  manifest: PackManifest,
  window: WindowInputs,
  { limitMs = Number.POSITIVE_INFINITY, onStep = () => {} } = {},
): Promise<ReferenceAnswer> {
  const [vector = new Float32Array(0)] = await runAudio(session, manifest, [window]);
  onStep();
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < timedRuns && (run === 0 || milliseconds < limitMs); run++) {
    const began = performance.now();
    await runAudio(session, manifest, [window]);
    onStep();
    milliseconds = Math.min(milliseconds, performance.now() - began);
  }
  return { vector, milliseconds };
}

function describeAbsence(error: unknown): string {
  const line = firstLine(error);
  if (/\bf(loat)?16\b/i.test(line)) return 'it cannot compute in 16 bits';
  if (/adapter/i.test(line)) return 'no graphics device was found that it could use';
  return `no session could be made: ${line}`;
}

function firstLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return (words.split('\n')[0] ?? '').slice(0, 200);
}
