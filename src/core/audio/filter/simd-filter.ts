import { startKernel } from '../../wasm/start-kernel.ts';
import type { FilterTaps } from './design-taps.ts';
import { filterKernel } from './kernel/kernel-wasm.ts';
import type { PolyphaseFilter } from './polyphase-filter.ts';

type Filter = (plan: number, phase: number, count: number) => void;

const mostOutputs = 4096;
const mostInputs = 16_384;
const planBytes = 32;
const rowUnit = 8;

/** Four products at once in float32 (see `kernel/kernel.ts`). Null where the engine has no WebAssembly SIMD. */
export function createSimdFilter({
  down,
  up,
  tapCount,
  phaseCount,
  isExact,
  taps,
}: FilterTaps): PolyphaseFilter | null {
  const rowLength = Math.ceil(tapCount / rowUnit) * rowUnit;
  const rowCount = taps.length / tapCount;
  const outputsAtOnce = Math.max(1, Math.min(mostOutputs, Math.floor((mostInputs * up) / down)));
  const inputAddress = planBytes + 4 * rowCount * rowLength;
  const inputLength = mostInputs + rowLength + rowUnit;
  const outputAddress = inputAddress + 4 * inputLength;
  const kernel = startKernel<{ filterExactly: Filter; filterBetween: Filter }>(
    filterKernel,
    outputAddress + 4 * outputsAtOnce,
  );
  if (!kernel) return null;
  const { memory, exports } = kernel;
  new Uint32Array(memory, 0, 7).set([
    planBytes,
    rowLength,
    inputAddress,
    outputAddress,
    down,
    up,
    phaseCount,
  ]);
  const table = new Float32Array(memory, planBytes, rowCount * rowLength);
  for (let row = 0; row < rowCount; row++) {
    table.set(taps.subarray(row * tapCount, (row + 1) * tapCount), row * rowLength);
  }
  const input = new Float32Array(memory, inputAddress, inputLength);
  const results = new Float32Array(memory, outputAddress, outputsAtOnce);
  const filter = isExact ? exports.filterExactly : exports.filterBetween;
  return {
    tapCount,
    run(samples, start, phase, output) {
      for (let done = 0; done < output.length; done += outputsAtOnce) {
        const count = Math.min(outputsAtOnce, output.length - done);
        const position = phase + done * down;
        const from = start + Math.floor(position / up);
        const span = Math.floor(((position % up) + (count - 1) * down) / up) + tapCount;
        input.set(samples.subarray(from, from + span));
        // What the zeros at the end of a row meet must be a number.
        input.fill(0, span, span + rowUnit);
        filter(0, position % up, count);
        output.set(count === outputsAtOnce ? results : results.subarray(0, count), done);
      }
    },
  };
}
