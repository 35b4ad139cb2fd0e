import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getDevice, openDevice } from '../inference/audio-device.ts';
import { getAudioPath } from '../inference/audio-path.ts';
import { createFrontEnds } from '../inference/create-front-ends.ts';
import { type GoldenWindow, pathFor, readGoldenNumbers, readGoldenWindow } from '../inference/golden.ts';
import { type GraphSession, openSession } from '../inference/open-session.ts';
import { prepareLoudWindow, prepareTestWindow } from '../inference/prepare-window.ts';
import { runAudio } from '../inference/run-audio.ts';
import type { WindowInputs } from '../inference/stack-batch.ts';

type FrontEnds = ReadonlyMap<string, FrontEndRunner>;
type Golden = NonNullable<PackManifest['golden']>;

/** The golden sound gives the golden features and the golden vector; without one, a test signal gives finite numbers. */
export async function checkSound(folder: string, manifest: PackManifest): Promise<string> {
  const frontEnds = createFrontEnds(manifest);
  const window = await readGoldenWindow(folder, manifest, frontEnds);
  const { golden } = manifest;
  const worst = window && golden ? compareFeatures(folder, golden, frontEnds, window) : 0;
  const session = await openSession(getAudioPath(folder, manifest), { provider: 'cpu', threadCount: 1 });
  try {
    const inputs = window?.inputs ?? prepareTestWindow(frontEnds);
    const [vector] = await runAudio(session, manifest, [inputs]);
    if (!vector?.every(Number.isFinite)) {
      throw new AppError('pack-invalid', 'The audio graph gives numbers that are not finite.');
    }
    await tryLengths(session, manifest, frontEnds);
    const variants = await compareVariants(folder, manifest, inputs, vector);
    if (!golden)
      return `${vector.length} finite numbers for a test signal; the pack has no golden sample${variants}`;
    const cosine = cosineOf(vector, readGoldenNumbers(folder, golden.embedding));
    if (!(cosine >= golden.tolerance.cosine)) {
      throw new AppError(
        'pack-invalid',
        `The golden sound comes out differently (cosine ${cosine.toFixed(5)}).`,
      );
    }
    return `golden features within ${worst.toExponential(1)}, golden vector right (cosine ${cosine.toFixed(5)})${variants}`;
  } finally {
    await session.release();
  }
}

/** A golden sound has one length only; sounds of a library have all. */
async function tryLengths(
  session: GraphSession,
  manifest: PackManifest,
  frontEnds: FrontEnds,
): Promise<void> {
  const signals = [
    ['a second of noise', prepareLoudWindow(frontEnds)],
    ['a full window', prepareTestWindow(frontEnds)],
  ] as const;
  for (const [name, inputs] of signals) {
    const [vector] = await runAudio(session, manifest, [inputs]).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('pack-invalid', `The audio graph cannot take ${name}: ${why}`, { cause });
    });
    if (!vector?.every(Number.isFinite))
      throw new AppError('pack-invalid', `The audio graph gives numbers that are not finite for ${name}.`);
  }
}

/**
 * Each variant of the graph opens and gives finite numbers. How well they agree is said, not asked: it hangs on the
 * processor, and the self-test of devices decides here, not the pack.
 */
async function compareVariants(
  folder: string,
  manifest: PackManifest,
  inputs: WindowInputs,
  expected: Float32Array,
): Promise<string> {
  let words = '';
  for (const [name, { file, providers }] of Object.entries(manifest.audio.variants)) {
    // One for graphics devices is tried on each by its self-test; that it has the right tensors can be said here.
    getAudioPath(folder, manifest, file);
    if (!providers.includes('cpu')) continue;
    const session = await openDevice(getDevice(`cpu-${name}`, folder, manifest), 1);
    const [vector] = await runAudio(session, manifest, [inputs]).finally(() => session.release());
    if (!vector?.every(Number.isFinite))
      throw new AppError('pack-invalid', `The audio graph "${name}" gives numbers that are not finite.`);
    words += `; ${name} against float32: cosine ${cosineOf(vector, expected).toFixed(5)}`;
  }
  return words;
}

/** The largest difference between our features and the golden ones. */
function compareFeatures(folder: string, golden: Golden, frontEnds: FrontEnds, window: GoldenWindow): number {
  if (golden.features === undefined) return 0;
  let worst = 0;
  for (const [name, runner] of frontEnds) {
    const expected = readGoldenNumbers(folder, pathFor(golden.features, name));
    const found = runner.computeFeatures(window.samples.get(name) ?? new Float32Array(0));
    if (expected.length !== found.length) {
      throw new AppError(
        'pack-invalid',
        `The front end "${name}" gives ${found.length} numbers for the golden sound, the golden file has ${expected.length}.`,
      );
    }
    const difference = expected.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (found[at] ?? 0))),
      0,
    );
    worst = Math.max(worst, difference);
    if (!(difference <= golden.tolerance.features)) {
      throw new AppError(
        'pack-invalid',
        `The front end "${name}" is not what its golden features say (largest difference ${difference.toExponential(1)}).`,
      );
    }
  }
  return worst;
}
