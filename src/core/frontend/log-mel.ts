import type { FrontEnd } from '../packs/front-end-schema.ts';
import { createAnalysisWindow } from './analysis-window.ts';
import { createCompression } from './compression.ts';
import { createFraming, type Framing, readFrame } from './framing.ts';
import { createMelBank, type MelBank } from './mel-bank.ts';
import { createRealFft } from './real-fft.ts';

export interface LogMel {
  readonly bandCount: number;
  readonly framing: Framing;
  /** Frames × bands, frame after frame, after logarithm and affine. */
  compute(samples: Float32Array): Float32Array;
}

/** @throws Error when the declaration has no stft, mel or log. */
export function createLogMel(frontEnd: FrontEnd): LogMel {
  const { stft, mel, log, affine } = frontEnd;
  if (!stft || !mel || !log) throw new Error('a log-mel front end declares stft, mel and log');
  const fft = createRealFft(stft.fft);
  const framing = createFraming(stft);
  const window = createAnalysisWindow(stft.window, stft.win, stft.periodic);
  const bank = createMelBank(mel, frontEnd.sampleRate, stft.fft);
  const compress = createCompression(log);
  const frame = new Float64Array(stft.fft);
  const re = new Float64Array(stft.fft / 2 + 1);
  const im = new Float64Array(stft.fft / 2 + 1);
  const takeSpectrum = frontEnd.spectrum === 'power' ? squareInto : magnitudeInto;
  return {
    bandCount: bank.bandCount,
    framing,
    compute(samples) {
      const signal = stft.preemphasis === 0 ? samples : preEmphasise(samples, stft.preemphasis);
      const frameCount = framing.count(signal.length);
      const values = new Float32Array(frameCount * bank.bandCount);
      for (let t = 0; t < frameCount; t++) {
        readFrame(signal, framing, t, window, frame);
        fft.transform(frame, re, im);
        takeSpectrum(re, im);
        sumBands(bank, re, values, t * bank.bandCount);
      }
      compress(values);
      if (affine.scale !== 1 || affine.bias !== 0) applyAffine(values, affine.scale, affine.bias);
      return values;
    },
  };
}

/** y[n] = x[n] - amount · x[n - 1] */
function preEmphasise(samples: Float32Array, amount: number): Float32Array {
  return samples.map((sample, n) => (n === 0 ? sample : sample - amount * samples[n - 1]!));
}

function squareInto(re: Float64Array, im: Float64Array): void {
  for (let k = 0; k < re.length; k++) re[k] = re[k]! * re[k]! + im[k]! * im[k]!;
}

function magnitudeInto(re: Float64Array, im: Float64Array): void {
  for (let k = 0; k < re.length; k++) re[k] = Math.sqrt(re[k]! * re[k]! + im[k]! * im[k]!);
}

function sumBands(bank: MelBank, spectrum: Float64Array, values: Float32Array, at: number): void {
  const { starts, offsets, weights } = bank;
  for (let b = 0; b < bank.bandCount; b++) {
    const end = offsets[b + 1]!;
    let sum = 0;
    for (let w = offsets[b]!, k = starts[b]!; w < end; w++, k++) sum += weights[w]! * spectrum[k]!;
    values[at + b] = sum;
  }
}

function applyAffine(values: Float32Array, scale: number, bias: number): void {
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale + bias;
}
