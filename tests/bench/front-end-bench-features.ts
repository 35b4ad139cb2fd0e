// Features of a ten-second window by every way that was tried, and how far each is from the golden files.
import { quantizeToInt16 } from '../../src/core/frontend/fit-samples.ts';
import { createPlainLogMel } from '../../src/core/frontend/plain-log-mel.ts';
import { createSimdLogMel, type Precision } from '../../src/core/frontend/simd-log-mel.ts';
import { createTestSignal } from '../../src/core/frontend/test-signal.ts';
import type { FrontEnd } from '../../src/core/packs/front-end-schema.ts';
import { families, findWorstError, goldenCases, makeSignal } from '../golden/golden-features.ts';
import type { MeasureCpuMs } from './front-end-bench-clock.ts';
import { openGraphFrontEnd } from './front-end-bench-graph.ts';

export interface FeatureFigures {
  readonly frontEnd: string;
  readonly version: string;
  readonly msPerWindow: number;
  readonly realTimeFactor: number;
  /** Largest difference from NumPy's features after the logarithm; 0.0001 is the most that passes. */
  readonly goldenError: number;
}

interface Version {
  readonly name: string;
  open(frontEnd: FrontEnd): Promise<Computing | null>;
}

interface Computing {
  compute(samples: Float32Array): Float32Array | Promise<Float32Array>;
  close?(): Promise<void>;
}

const windowSeconds = 10;

const versions: readonly Version[] = [
  { name: 'TypeScript', open: async (frontEnd) => createPlainLogMel(frontEnd) },
  openSimd('WebAssembly SIMD, float32', 'single'),
  openSimd('WebAssembly SIMD, float64', 'double'),
  { name: 'ONNX graph, float32', open: openGraphFrontEnd },
];

function openSimd(name: string, precision: Precision): Version {
  return { name, open: async (frontEnd) => createSimdLogMel(frontEnd, precision) };
}

export async function measureFeatures(measureCpuMs: MeasureCpuMs): Promise<FeatureFigures[]> {
  const figures: FeatureFigures[] = [];
  for (const [frontEnd, declaration] of Object.entries(families)) {
    const signal = createTestSignal(windowSeconds, declaration.sampleRate);
    for (const { name, open } of versions) {
      const computing = await open(declaration);
      if (!computing) continue;
      const goldenError = await findError(frontEnd, declaration, computing);
      const msPerWindow = await measureCpuMs(() => computing.compute(signal));
      const realTimeFactor = (1000 * windowSeconds) / msPerWindow;
      figures.push({ frontEnd, version: name, msPerWindow, realTimeFactor, goldenError });
      await computing.close?.();
    }
  }
  return figures;
}

/** Over the golden signals that are neither shorter than a frame nor rounded, padded or cut into patches first. */
async function findError(family: string, { quantizeInt16 }: FrontEnd, computing: Computing): Promise<number> {
  let worst = 0;
  for (const [name, golden] of Object.entries(goldenCases)) {
    const isWhole = golden.seconds >= (quantizeInt16 ? windowSeconds : 1) && !name.endsWith('patches');
    if (name.split('-')[0] !== family || !isWhole) continue;
    const signal = makeSignal(golden.seconds, golden.rate);
    const samples = quantizeInt16 ? quantizeToInt16(signal) : signal;
    worst = Math.max(worst, findWorstError(name, await computing.compute(samples)));
  }
  return worst;
}
