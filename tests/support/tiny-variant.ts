// A tiny pack whose sound graph comes in a second form: the spectrum in 8 bits, the weights those of `audio.onnx`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  writeOnnxModel,
} from '../../src/core/onnx/write-model.ts';
import type { PackManifest } from '../../src/core/packs/manifest.ts';
import { axes, meanSpectrum, tinyProjection } from './tiny-graphs.ts';
import { makeTinyPack, tinyBlocks } from './tiny-pack.ts';

export interface TinyVariantOptions {
  /** One step of the 8 bits. 0.1 holds the spectra of sounds; with 0.001 only their signs are left. */
  readonly step?: number;
  /** Which graph has much to compute that changes nothing. */
  readonly heavy?: 'float' | 'variant';
  readonly change?: (manifest: PackManifest) => PackManifest;
}

const dimension = 32;
const seed = 7;
const heavyWidth = 768;
const heavyRounds = 12;

/** Writes a tiny pack with the variant `int8`. */
export function makeTinyVariantPack(folder: string, options: TinyVariantOptions = {}): PackManifest {
  const { step = 0.1, heavy = 'float', change = (manifest: PackManifest) => manifest } = options;
  const file = 'audio-int8.onnx';
  const made = makeTinyPack(folder);
  const whole = writeGraph(heavy === 'float', undefined, undefined);
  const projection = tinyProjection(tinyBlocks, dimension, seed);
  const bytes = new Uint8Array(projection.buffer);
  writeFileSync(join(folder, 'audio.onnx'), whole);
  const heldBy = { file: 'audio.onnx', offset: Buffer.from(whole).indexOf(bytes) };
  writeFileSync(join(folder, file), writeGraph(heavy === 'variant', step, heldBy));
  const manifest = change({
    ...made,
    files: { ...made.files, audio: describe(folder, 'audio.onnx'), audioInt8: describe(folder, file) },
    audio: {
      ...made.audio,
      variants: { int8: { file: 'audioInt8', providers: ['cpu'], cosine: 0.985 } },
    },
  });
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(manifest));
  return manifest;
}

function describe(folder: string, path: string) {
  const content = readFileSync(join(folder, path));
  return { path, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

function writeGraph(isHeavy: boolean, step: number | undefined, heldBy: OnnxTensor['heldBy']): Uint8Array {
  const { nodes, inputs } = meanSpectrum(tinyBlocks);
  const width = tinyBlocks.reduce((sum, block) => sum + block.bandCount, 0);
  const number = (name: string, value: number): OnnxTensor => ({
    ...{ name, type: 'float32', shape: [] },
    data: Float32Array.of(value),
  });
  const data = tinyProjection(tinyBlocks, dimension, seed);
  const constants: OnnxTensor[] = [
    { name: 'w', type: 'float32', shape: [width, dimension], data, ...(heldBy && { heldBy }) },
    axes('time', 1),
    axes('last', -1),
    ...(step === undefined ? [] : [number('step', step)]),
    { name: 'middle', type: 'uint8', shape: [], data: Uint8Array.of(128) },
  ];
  const inFewBits: OnnxNode[] = [
    { op: 'QuantizeLinear', inputs: ['spectrum', 'step', 'middle'], outputs: ['spectrum_u8'] },
    { op: 'DequantizeLinear', inputs: ['spectrum_u8', 'step', 'middle'], outputs: ['rounded'] },
  ];
  const rounded = step === undefined ? 'spectrum' : 'rounded';
  const last: OnnxNode = { op: 'MatMul', inputs: [rounded, 'w'], outputs: ['embeds'] };
  const burden = isHeavy ? writeBurden(width) : { nodes: [], constants: [] };
  const nothing: OnnxNode = { op: 'Identity', inputs: ['embeds'], outputs: ['audio_embeds'] };
  const outputs: OnnxValue[] = [{ name: 'audio_embeds', type: 'float32', shape: ['batch', dimension] }];
  return writeOnnxModel({
    nodes: [
      ...[...nodes, ...(step === undefined ? [] : inFewBits), last],
      ...(isHeavy ? burden.nodes : [nothing]),
    ],
    constants: [...constants, ...burden.constants],
    inputs,
    outputs,
  });
}

/** Products with zeros, added to the result. */
function writeBurden(width: number): { nodes: OnnxNode[]; constants: OnnxTensor[] } {
  const zeros = (name: string, shape: readonly [number, number]): OnnxTensor => ({
    ...{ name, type: 'float32', shape },
    data: new Float32Array(shape[0] * shape[1]),
  });
  const nodes: OnnxNode[] = [{ op: 'MatMul', inputs: ['spectrum', 'widen'], outputs: ['burden_0'] }];
  for (let round = 0; round < heavyRounds; round++)
    nodes.push({ op: 'MatMul', inputs: [`burden_${round}`, 'heavy'], outputs: [`burden_${round + 1}`] });
  nodes.push(
    { op: 'MatMul', inputs: [`burden_${heavyRounds}`, 'narrow'], outputs: ['zeros'] },
    { op: 'Add', inputs: ['embeds', 'zeros'], outputs: ['audio_embeds'] },
  );
  return {
    nodes,
    constants: [
      zeros('widen', [width, heavyWidth]),
      zeros('heavy', [heavyWidth, heavyWidth]),
      zeros('narrow', [heavyWidth, dimension]),
    ],
  };
}
