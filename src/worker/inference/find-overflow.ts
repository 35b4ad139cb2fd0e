import { type OnnxTensor, writeOnnxModel } from '../../core/onnx/write-model.ts';
import { loadRuntime } from './load-runtime.ts';

const channelCount = 64;
const largest = 255;

let asked: Promise<boolean> | undefined;

/**
 * Whether products of 8-bit integers overflow on this processor: x86 without VNNI adds pairs of them in 16 bits, and
 * what does not fit is cut off without a word. Asked once, by the largest convolution of the largest numbers.
 */
export function findOverflow(): Promise<boolean> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<boolean> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(writeLargestConvolution(), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const data = new Uint8Array(channelCount * 25).fill(largest);
  const { y } = await session.run({ x: new runtime.Tensor('uint8', data, [1, channelCount, 5, 5]) });
  await session.release();
  return y?.data[0] !== largest;
}

/** 255 × 127 over 3 × 3 places and all channels, scaled so that the exact answer is 255 again. */
function writeLargestConvolution(): Uint8Array {
  const weights = new Int8Array(channelCount * channelCount * 9).fill(127);
  const float = (name: string, value: number): OnnxTensor => ({
    ...{ name, type: 'float32', shape: [] },
    data: Float32Array.of(value),
  });
  return writeOnnxModel({
    nodes: [
      {
        op: 'QLinearConv',
        inputs: ['x', 'one', 'zero', 'w', 'one', 'zero_w', 'sum', 'zero'],
        outputs: ['y'],
        attributes: { kernel_shape: [3, 3] },
      },
    ],
    constants: [
      float('one', 1),
      float('sum', channelCount * 9 * 127),
      { name: 'zero', type: 'uint8', shape: [], data: Uint8Array.of(0) },
      { name: 'zero_w', type: 'int8', shape: [], data: Int8Array.of(0) },
      { name: 'w', type: 'int8', shape: [channelCount, channelCount, 3, 3], data: weights },
    ],
    inputs: [{ name: 'x', type: 'uint8', shape: [1, channelCount, 5, 5] }],
    outputs: [{ name: 'y', type: 'uint8', shape: [1, channelCount, 3, 3] }],
  });
}
