import type { FrontEnd } from '../packs/front-end-schema.ts';
import { startKernel } from '../wasm/start-kernel.ts';
import { applyAffine, limitRange } from './compression.ts';
import { createFraming, readSpan } from './framing.ts';
import { doubleKernel, singleKernel } from './kernel/kernel-wasm.ts';
import type { LogMel } from './log-mel.ts';
import { createMelBank } from './mel-bank.ts';
import { preEmphasise } from './pre-emphasise.ts';
import { planCompression } from './simd-compression.ts';
import { layOutMemory, writeTables } from './simd-tables.ts';

/** `single`: four frames at once in float32; `double`: two in float64. */
export type Precision = 'single' | 'double';

type Compute = (plan: number, frameCount: number) => void;

/** Samples that are copied into the kernel's memory at once: they and all tables stay in the processor's cache. */
const samplesAtOnce = 32_768;

/**
 * Several frames at once (see `kernel/kernel.ts`). Null where the engine has no WebAssembly SIMD, and for logarithms
 * whose floor float32 cannot hold.
 * @throws Error when the declaration has no stft, mel or log.
 */
export function createSimdLogMel(frontEnd: FrontEnd, precision = neededPrecision(frontEnd)): LogMel | null {
  const { stft, mel, log } = frontEnd;
  if (!stft || !mel || !log) throw new Error('a log-mel front end declares stft, mel and log');
  const topDb = log.kind === 'db' ? log.topDb : null;
  const compression = planCompression(log, topDb === null ? frontEnd.affine : { scale: 1, bias: 0 });
  const bank = createMelBank(mel, frontEnd.sampleRate, stft.fft);
  const framing = createFraming(stft);
  const framesAtOnce = 4 * Math.max(1, Math.floor(samplesAtOnce / (4 * stft.hop)));
  const at = layOutMemory(stft, bank, framesAtOnce, precision);
  const code = precision === 'single' ? singleKernel : doubleKernel;
  const kernel = compression && startKernel<{ compute: Compute }>(code, at.byteCount);
  if (!kernel) return null;
  const { memory } = kernel;
  writeTables(memory, at, { stft, bank, isPower: frontEnd.spectrum === 'power', precision, compression });
  const samplesIn = new Float32Array(memory, at.samples, at.sampleCount);
  const featuresOut = new Float32Array(memory, at.features, framesAtOnce * bank.bandCount);
  const computeAll = (signal: Float32Array, frameCount: number): Float32Array => {
    const values = new Float32Array(frameCount * bank.bandCount);
    for (let t = 0; t < frameCount; t += framesAtOnce) {
      const count = Math.min(framesAtOnce, frameCount - t);
      readSpan(signal, framing, t, samplesIn);
      kernel.exports.compute(0, count);
      values.set(featuresOut.subarray(0, count * bank.bandCount), t * bank.bandCount);
    }
    return values;
  };
  return {
    bandCount: bank.bandCount,
    framing,
    compute(samples) {
      const signal = preEmphasise(samples, stft.preemphasis);
      const values = computeAll(signal, framing.count(signal.length));
      if (topDb !== null) {
        limitRange(values, topDb);
        applyAffine(values, frontEnd.affine);
      }
      return values;
    },
  };
}

/**
 * Float32 is enough where the logarithm adds a floor: rounding of the loudest bins then vanishes in it. Without one,
 * as with decibels, bins 100 dB below the loudest would be rounding alone.
 */
function neededPrecision({ log }: FrontEnd): Precision {
  const leastFloor = 1e-4;
  const hasFloor = log?.kind === 'log10p' || (log?.floorMode === 'add' && log.floor >= leastFloor);
  return hasFloor ? 'single' : 'double';
}
