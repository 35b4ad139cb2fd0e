import type { FrontEnd } from '../packs/front-end-schema.ts';
import { createLogMel } from './create-log-mel.ts';
import { fitSamples, quantizeToInt16 } from './fit-samples.ts';
import type { LogMel } from './log-mel.ts';
import { cutPatches } from './patches.ts';

/** One input of the audio graph for one window, without the batch axis. */
export interface InputTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Names of the graph's inputs that a front end feeds. */
export interface InputNames {
  readonly features: string;
  readonly mask: string | null;
}

/** Executes a declared front end. Holds tables and scratch space: one instance serves one caller at a time. */
export interface FrontEndRunner {
  readonly declaration: FrontEnd;
  /** Values a second of unpadded features: frames × bands, or the samples themselves. For golden samples. */
  computeFeatures(samples: Float32Array): Float32Array;
  /** Inputs for one window. `samples` at the front end's rate; `paddedSeconds` as `planWindows` says. */
  prepare(samples: Float32Array, paddedSeconds: number): readonly InputTensor[];
}

/** @param create how log-mel features are computed, by default the fastest way that this engine has. */
export function createFrontEnd(
  declaration: FrontEnd,
  names: InputNames,
  create: (frontEnd: FrontEnd) => LogMel = createLogMel,
): FrontEndRunner {
  if (declaration.kind === 'waveform') return createWaveformRunner(declaration, names);
  const logMel = create(declaration);
  const computeFeatures = (samples: Float32Array) => {
    const least = leastSamples(declaration, logMel);
    const enough = samples.length < least ? fitSamples(samples, least, 'zero') : samples;
    return logMel.compute(declaration.quantizeInt16 ? quantizeToInt16(enough) : enough);
  };
  return {
    declaration,
    computeFeatures: (samples) => computeFeatures(fitToWindow(declaration, samples)),
    prepare(samples, paddedSeconds) {
      const features = computeFeatures(fitToWindow(declaration, samples));
      const frameCount = features.length / logMel.bandCount;
      const length = paddedFrames(declaration, logMel, paddedSeconds, frameCount);
      return declaration.patches
        ? patchTensors(declaration.patches, features, logMel.bandCount, length)
        : frameTensors(declaration, names, features, logMel.bandCount, length);
    },
  };
}

function createWaveformRunner(declaration: FrontEnd, names: InputNames): FrontEndRunner {
  const computeFeatures = (samples: Float32Array) => {
    const fitted = fitToWindow(declaration, samples);
    return declaration.quantizeInt16 ? quantizeToInt16(fitted) : fitted;
  };
  return {
    declaration,
    computeFeatures,
    prepare(samples, paddedSeconds) {
      const own = computeFeatures(samples);
      const length =
        declaration.window.short === 'mask' ? Math.round(paddedSeconds * declaration.sampleRate) : own.length;
      const data = fitSamples(own, Math.max(1, length), 'zero');
      const shape = layoutShape(declaration, { samples: data.length });
      const tensors = [{ name: names.features, shape, data }];
      return names.mask === null ? tensors : [...tensors, maskTensor(names.mask, own.length, data.length)];
    },
  };
}

/** Samples after the policy for short clips. */
function fitToWindow(declaration: FrontEnd, samples: Float32Array): Float32Array {
  const { seconds, short } = declaration.window;
  const length = Math.round(seconds * declaration.sampleRate);
  if (samples.length >= length) return samples.subarray(0, length);
  return short === 'mask' || short === 'none' ? samples : fitSamples(samples, length, short);
}

/** At least one frame, or one column of patches. */
function leastSamples(declaration: FrontEnd, logMel: LogMel): number {
  const frames = logMel.framing.samplesFor(declaration.patches?.t ?? 1);
  return Math.max(frames, declaration.patches || declaration.stft?.pad === 'end' ? 1 : logMel.framing.win);
}

function paddedFrames(declaration: FrontEnd, logMel: LogMel, seconds: number, own: number): number {
  if (declaration.frames !== null) return declaration.frames;
  if (declaration.window.short !== 'mask') return own;
  const samples = Math.max(Math.round(seconds * declaration.sampleRate), leastSamples(declaration, logMel));
  return logMel.framing.count(samples);
}

function frameTensors(
  declaration: FrontEnd,
  names: InputNames,
  features: Float32Array,
  bandCount: number,
  frameCount: number,
): InputTensor[] {
  const own = Math.min(features.length / bandCount, frameCount);
  const padding = declaration.padValue * declaration.affine.scale + declaration.affine.bias;
  const data = new Float32Array(frameCount * bandCount).fill(padding, own * bandCount);
  data.set(features.subarray(0, own * bandCount));
  const isMelFirst = declaration.layout.indexOf('mel') < declaration.layout.indexOf('frames');
  const tensor = {
    name: names.features,
    shape: layoutShape(declaration, { frames: frameCount, mel: bandCount }),
    data: isMelFirst ? transpose(data, frameCount, bandCount) : data,
  };
  return names.mask === null ? [tensor] : [tensor, maskTensor(names.mask, own, frameCount)];
}

function patchTensors(
  patch: NonNullable<FrontEnd['patches']>,
  features: Float32Array,
  bandCount: number,
  frameCount: number,
): InputTensor[] {
  const own = Math.floor(frameCount / patch.t) * Math.floor(bandCount / patch.f);
  const tokenCount = Math.min(patch.maxTokens, Math.max(1, own));
  const tokens = cutPatches(features, bandCount, patch, tokenCount);
  const perToken = (name: string, data: Float32Array) => ({ name, shape: [tokenCount], data });
  return [
    { name: patch.inputs.x, shape: [tokenCount, patch.t * patch.f], data: tokens.values },
    perToken(patch.inputs.time, tokens.timeIndices),
    perToken(patch.inputs.freq, tokens.bandIndices),
    perToken(patch.inputs.mask, tokens.mask),
  ];
}

function maskTensor(name: string, realCount: number, length: number): InputTensor {
  return { name, shape: [length], data: new Float32Array(length).fill(1, 0, realCount) };
}

/** Sizes of the declared axes after the batch axis. */
function layoutShape(
  declaration: FrontEnd,
  sizes: { frames?: number; mel?: number; samples?: number },
): number[] {
  return declaration.layout.slice(1).map((axis) => {
    if (axis === 1 || axis === 'B') return 1;
    return sizes[axis] ?? 1;
  });
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = values[row * columns + column]!;
  return turned;
}
