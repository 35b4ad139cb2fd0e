// What all this comes before: the sound graphs of the shipped pack on one thread, for scale.
import { join } from 'node:path';
import { createFrontEnd } from '../../src/core/frontend/front-end.ts';
import { createTestSignal } from '../../src/core/frontend/test-signal.ts';
import { getAudioInputs, getFrontEnds } from '../../src/core/packs/manifest.ts';
import { loadRuntime } from '../../src/worker/inference/load-runtime.ts';
import { readManifest } from '../../src/worker/inference/read-manifest.ts';
import type { MeasureCpuMs } from './front-end-bench-clock.ts';

export interface EncoderFigures {
  readonly graph: string;
  readonly msPerWindow: number;
}

const pack = join(import.meta.dirname, '..', '..', 'models', 'earmark-small');

export async function measureEncoder(measureCpuMs: MeasureCpuMs): Promise<EncoderFigures[]> {
  const runtime = await loadRuntime();
  const manifest = readManifest(pack);
  const inputs = getAudioInputs(manifest);
  const feeds = Object.fromEntries(
    [...getFrontEnds(manifest)].flatMap(([name, declaration]) => {
      const runner = createFrontEnd(declaration, inputs.get(name) ?? { features: name, mask: null });
      const { seconds } = declaration.window;
      return runner
        .prepare(createTestSignal(seconds, declaration.sampleRate), seconds)
        .map((input) => [input.name, new runtime.Tensor('float32', input.data, [1, ...input.shape])]);
    }),
  );
  const figures: EncoderFigures[] = [];
  for (const [graph, key] of [
    ['float32', 'audio'],
    ['8-bit integers', 'audioInt8'],
  ] as const) {
    const file = manifest.files[key];
    if (!file) continue;
    const session = await runtime.InferenceSession.create(join(pack, file.path), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
    figures.push({ graph, msPerWindow: await measureCpuMs(() => session.run(feeds)) });
    await session.release();
  }
  return figures;
}
