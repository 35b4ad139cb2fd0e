import type { InferenceSession } from 'onnxruntime-node';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import type { TestedDevice } from '../task-protocol.ts';
import { openSession } from './open-session.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

/** What the CPU answered, and how fast: the measure for every other device. */
export interface Reference {
  readonly windows: readonly WindowInputs[];
  readonly vectors: readonly Float32Array[];
  readonly windowsPerSecond: number;
}

export interface ProviderTest {
  readonly verdict: TestedDevice;
  /** Open and warm where the provider passed. */
  readonly session: InferenceSession | null;
}

const leastCosine = 0.999;
const timedRuns = 3;

/** Providers worth a try on this kind of machine, the likely best first. */
export function listProviders(platform: NodeJS.Platform = process.platform): readonly string[] {
  if (platform === 'win32') return ['dml', 'webgpu'];
  if (platform === 'darwin') return ['coreml', 'webgpu'];
  return ['cuda', 'webgpu'];
}

export async function measureReference(
  session: InferenceSession,
  manifest: PackManifest,
  windows: readonly WindowInputs[],
): Promise<Reference> {
  const { vectors, windowsPerSecond } = await runTimed(session, manifest, windows);
  return { windows, vectors, windowsPerSecond };
}

/**
 * The self-test: a session is made, fed with known windows, compared with the CPU and timed. Only a device that
 * agrees and is faster passes: drivers exist that answer quickly and wrongly.
 */
export async function testProvider(
  provider: string,
  path: string,
  manifest: PackManifest,
  reference: Reference,
  threadCount: number,
): Promise<ProviderTest> {
  let session: InferenceSession;
  try {
    session = await openSession(path, { provider, threadCount });
  } catch (error) {
    return { verdict: verdictOf(provider, 'absent', describeAbsence(error)), session: null };
  }
  const verdict = await judge(session, provider, manifest, reference).catch((error) =>
    verdictOf(provider, 'failed', `it stopped with an error: ${firstLine(error)}`),
  );
  if (verdict.state === 'passed') return { verdict, session };
  await session.release().catch(() => {});
  return { verdict, session: null };
}

async function judge(
  session: InferenceSession,
  provider: string,
  manifest: PackManifest,
  reference: Reference,
): Promise<TestedDevice> {
  const { vectors, windowsPerSecond } = await runTimed(session, manifest, reference.windows);
  const cosines = vectors.map((vector, at) => cosineOf(vector, reference.vectors[at] ?? vector));
  if (!cosines.every(Number.isFinite)) return verdictOf(provider, 'failed', 'its answer is not finite');
  const cosine = Math.min(...cosines);
  const times = (windowsPerSecond / reference.windowsPerSecond).toFixed(1);
  if (cosine < leastCosine) {
    return verdictOf(
      provider,
      'failed',
      `disagrees with the CPU (cosine ${cosine.toFixed(5)})`,
      cosine,
      windowsPerSecond,
    );
  }
  const agrees = `agrees with the CPU (cosine ${cosine.toFixed(5)})`;
  return windowsPerSecond > reference.windowsPerSecond
    ? verdictOf(provider, 'passed', `${agrees}, ${times} times as fast`, cosine, windowsPerSecond)
    : verdictOf(provider, 'failed', `${agrees}, but only ${times} times as fast`, cosine, windowsPerSecond);
}

/** One run to warm up (shaders are compiled then), the fastest of a few for the speed. */
async function runTimed(session: InferenceSession, manifest: PackManifest, windows: readonly WindowInputs[]) {
  const run = () => Promise.all(windows.map((window) => runAudio(session, manifest, [window])));
  const vectors = (await run()).flat();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < timedRuns; i++) {
    const began = performance.now();
    await run();
    best = Math.min(best, performance.now() - began);
  }
  return { vectors, windowsPerSecond: (windows.length * 1000) / Math.max(best, 1e-3) };
}

function verdictOf(
  provider: string,
  state: TestedDevice['state'],
  why: string,
  cosine: number | null = null,
  windowsPerSecond: number | null = null,
): TestedDevice {
  return { provider, state, why, cosine, windowsPerSecond };
}

function describeAbsence(error: unknown): string {
  const line = firstLine(error);
  const isMissing =
    /not (found|available|supported|built)|no adapter|failed to (get|load|find)|adapter/i.test(line);
  return isMissing ? `no device here (${line})` : `no session could be made: ${line}`;
}

function firstLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return (words.split('\n')[0] ?? '').slice(0, 200);
}
