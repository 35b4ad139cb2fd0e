// The front end as an ONNX graph: frames times a matrix of the Fourier transform, mel bands as another matrix.
import type { InferenceSession } from 'onnxruntime-node';
import { createAnalysisWindow } from '../../src/core/frontend/analysis-window.ts';
import { createFraming, readSpan } from '../../src/core/frontend/framing.ts';
import { createMelBank, type MelBank } from '../../src/core/frontend/mel-bank.ts';
import { planCompression } from '../../src/core/frontend/simd-compression.ts';
import { type OnnxNode, type OnnxTensor, writeOnnxModel } from '../../src/core/onnx/write-model.ts';
import type { FrontEnd } from '../../src/core/packs/front-end-schema.ts';
import { loadRuntime } from '../../src/worker/inference/load-runtime.ts';

export interface GraphFrontEnd {
  compute(samples: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** One thread on the CPU. The convolution cuts the frames itself: its stride is the hop. */
export async function openGraphFrontEnd(frontEnd: FrontEnd): Promise<GraphFrontEnd> {
  const { stft } = frontEnd;
  if (!stft) throw new Error('only log-mel front ends are graphs');
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(writeGraph(frontEnd), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const framing = createFraming(stft);
  return {
    async compute(samples) {
      const frameCount = framing.count(samples.length);
      const signal = new Float32Array((frameCount - 1) * stft.hop + stft.win);
      readSpan(samples, framing, 0, signal);
      const answers = await session.run({
        samples: new runtime.Tensor('float32', signal, [1, 1, signal.length]),
      });
      return (answers.features as InferenceSession.OnnxValueMapType['features'] & { data: Float32Array })
        .data;
    },
    close: () => session.release(),
  };
}

function writeGraph({ stft, mel, log, sampleRate, spectrum, affine }: FrontEnd): Uint8Array {
  if (!stft || !mel || !log) throw new Error('only log-mel front ends are graphs');
  const bank = createMelBank(mel, sampleRate, stft.fft);
  const compression = planCompression(log, affine);
  if (!compression) throw new Error('float32 does not hold the floor');
  const [least, scale, addend, gain, offset] = compression;
  const { first, count, weights } = denseBands(bank);
  const node = (op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}) => ({
    op,
    inputs,
    outputs: [output],
    attributes,
  });
  const constants: OnnxTensor[] = [
    tensor('re', [count, 1, stft.win], listWaves(stft, first, count, Math.cos)),
    tensor('im', [count, 1, stft.win], listWaves(stft, first, count, Math.sin)),
    tensor('bands', [bank.bandCount, count], weights),
    ...Object.entries({ least, scale, addend, gain, offset }).map(([name, value]) =>
      tensor(name, [], [value]),
    ),
  ];
  const strides = { strides: [stft.hop] };
  const nodes = [
    node('Conv', ['samples', 're'], 'realParts', strides),
    node('Conv', ['samples', 'im'], 'imaginaryParts', strides),
    node('Mul', ['realParts', 'realParts'], 'realPower'),
    node('Mul', ['imaginaryParts', 'imaginaryParts'], 'imaginaryPower'),
    node('Add', ['realPower', 'imaginaryPower'], 'power'),
    ...(spectrum === 'power' ? [] : [node('Sqrt', ['power'], 'magnitude')]),
    node('MatMul', ['bands', spectrum === 'power' ? 'power' : 'magnitude'], 'energies'),
    node('Max', ['energies', 'least'], 'floored'),
    node('Mul', ['floored', 'scale'], 'scaled'),
    node('Add', ['scaled', 'addend'], 'lifted'),
    node('Log', ['lifted'], 'logarithms'),
    node('Mul', ['logarithms', 'gain'], 'stretched'),
    node('Add', ['stretched', 'offset'], 'bandsFirst'),
    node('Transpose', ['bandsFirst'], 'features', { perm: [0, 2, 1] }),
  ];
  return writeOnnxModel({
    nodes,
    constants,
    inputs: [{ name: 'samples', type: 'float32', shape: [1, 1, 'N'] }],
    outputs: [{ name: 'features', type: 'float32', shape: [1, 'T', bank.bandCount] }],
  });
}

function tensor(name: string, shape: readonly number[], values: Iterable<number>): OnnxTensor {
  return { name, type: 'float32', shape, data: Float32Array.from(values) };
}

/** The bins that any band hears, and all bands over them. */
function denseBands({ bandCount, starts, offsets, weights }: MelBank) {
  const lengths = Array.from(starts, (_, b) => (offsets[b + 1] ?? 0) - (offsets[b] ?? 0));
  const first = Math.min(...starts);
  const end = Math.max(...Array.from(starts, (start, b) => start + (lengths[b] ?? 0)));
  const count = end - first;
  const dense = new Float32Array(bandCount * count);
  lengths.forEach((length, b) => {
    const from = offsets[b] ?? 0;
    dense.set(weights.subarray(from, from + length), b * count + (starts[b] ?? 0) - first);
  });
  return { first, count, weights: dense };
}

/** Bins × samples: waves times the analysis window. */
function* listWaves(
  { win, fft, window, periodic }: NonNullable<FrontEnd['stft']>,
  first: number,
  count: number,
  wave: (angle: number) => number,
): Generator<number> {
  const weights = createAnalysisWindow(window, win, periodic);
  for (let k = first; k < first + count; k++) {
    for (let n = 0; n < win; n++) yield (weights[n] ?? 0) * wave((2 * Math.PI * ((k * n) % fft)) / fft);
  }
}
