import type { FrontEnd } from '../packs/front-end-schema.ts';
import { createAnalysisWindow } from './analysis-window.ts';
import { applyAffine, createCompression } from './compression.ts';
import { createFraming, readFrame } from './framing.ts';
import type { LogMel } from './log-mel.ts';
import { createMelBank, type MelBank } from './mel-bank.ts';
import { preEmphasise } from './pre-emphasise.ts';
import { createRealFft } from './real-fft.ts';

/** One frame after the other in float64. @throws Error when the declaration has no stft, mel or log. */
export function createPlainLogMel(frontEnd: FrontEnd): LogMel {
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
      const signal = preEmphasise(samples, stft.preemphasis);
      const frameCount = framing.count(signal.length);
      const values = new Float32Array(frameCount * bank.bandCount);
      for (let t = 0; t < frameCount; t++) {
        readFrame(signal, framing, t, window, frame);
        fft.transform(frame, re, im);
        takeSpectrum(re, im);
        sumBands(bank, re, values, t * bank.bandCount);
      }
      compress(values);
      applyAffine(values, affine);
      return values;
    },
  };
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
