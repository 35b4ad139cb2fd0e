// Small ONNX graphs of the contracts that packs have: random weights, but different spectra give different vectors.
import {
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  writeOnnxModel,
} from '../../src/core/onnx/write-model.ts';
import { tinyWords, wordPieceVocabulary } from './tiny-tokenizers.ts';

/** A feature block of the audio graph: [batch, frames, bands] with a mask per frame. */
export interface TinyBlock {
  readonly name: string;
  readonly bandCount: number;
}

/** Repeatable values in −1..1. */
function randomValues(count: number, seed: number): Float32Array {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

/** The random projection that both towers share: from mean features of all blocks to the embedding. */
export function tinyProjection(blocks: readonly TinyBlock[], dimension: number, seed: number): Float32Array {
  return randomValues(blocks.reduce((sum, block) => sum + block.bandCount, 0) * dimension, seed);
}

/** `name` and `name_mask` of each block → mean over real frames, minus its mean over bands, projected. */
export function makeTinyAudioGraph(
  blocks: readonly TinyBlock[],
  dimension: number,
  seed: number,
): Uint8Array {
  const { nodes, inputs } = meanSpectrum(blocks);
  return finishAudioGraph(nodes, inputs, 'spectrum', tinyProjection(blocks, dimension, seed), dimension);
}

/** The part before the projection; its result is called `spectrum`, and it wants `axes('time', 1)`, `axes('last', -1)`. */
export function meanSpectrum(blocks: readonly TinyBlock[]): { nodes: OnnxNode[]; inputs: OnnxValue[] } {
  const nodes: OnnxNode[] = [];
  const inputs: OnnxValue[] = [];
  for (const { name, bandCount } of blocks) {
    inputs.push({ name, type: 'float32', shape: ['batch', `${name}_frames`, bandCount] });
    inputs.push({ name: `${name}_mask`, type: 'float32', shape: ['batch', `${name}_frames`] });
    nodes.push(
      { op: 'Unsqueeze', inputs: [`${name}_mask`, 'last'], outputs: [`${name}_m`] },
      { op: 'Mul', inputs: [name, `${name}_m`], outputs: [`${name}_real`] },
      {
        op: 'ReduceSum',
        inputs: [`${name}_real`, 'time'],
        outputs: [`${name}_sum`],
        attributes: { keepdims: 0 },
      },
      {
        op: 'ReduceSum',
        inputs: [`${name}_mask`, 'time'],
        outputs: [`${name}_n`],
        attributes: { keepdims: 1 },
      },
      { op: 'Div', inputs: [`${name}_sum`, `${name}_n`], outputs: [`${name}_mean`] },
      ...withoutLevel(`${name}_mean`, `${name}_shape`),
    );
  }
  const shapes = blocks.map((block) => `${block.name}_shape`);
  nodes.push({ op: 'Concat', inputs: shapes, outputs: ['spectrum'], attributes: { axis: 1 } });
  return { nodes, inputs };
}

/** `input_features` [batch, 1, 1001, 64] → `audio_embeds`: the contract of transformers.js for CLAP. */
export function makeTinyClapAudioGraph(dimension: number, seed: number): Uint8Array {
  const nodes: OnnxNode[] = [
    {
      op: 'ReduceMean',
      inputs: ['input_features', 'frames'],
      outputs: ['mean'],
      attributes: { keepdims: 0 },
    },
    ...withoutLevel('mean', 'spectrum'),
  ];
  const inputs: OnnxValue[] = [{ name: 'input_features', type: 'float32', shape: ['batch', 1, 1001, 64] }];
  const projection = tinyProjection([{ name: 'input_features', bandCount: 64 }], dimension, seed);
  return finishAudioGraph(nodes, inputs, 'spectrum', projection, dimension);
}

/** Cacophony's contract: `patches`, `time_ind`, `freq_ind`, `mask` → `audio_embeds`. */
export function makeTinyPatchGraph(dimension: number, seed: number): Uint8Array {
  const nodes: OnnxNode[] = [
    { op: 'Cast', inputs: ['time_ind'], outputs: ['t'], attributes: { to: 1 } },
    { op: 'Cast', inputs: ['freq_ind'], outputs: ['f'], attributes: { to: 1 } },
    { op: 'Mul', inputs: ['t', 'little'], outputs: ['t_little'] },
    { op: 'Add', inputs: ['t_little', 'f'], outputs: ['place'] },
    { op: 'Cos', inputs: ['place'], outputs: ['turn'] },
    { op: 'Mul', inputs: ['turn', 'mask'], outputs: ['weight'] },
    { op: 'Unsqueeze', inputs: ['weight', 'last'], outputs: ['weight_1'] },
    { op: 'Mul', inputs: ['patches', 'weight_1'], outputs: ['real'] },
    { op: 'ReduceSum', inputs: ['real', 'time'], outputs: ['sum'], attributes: { keepdims: 0 } },
    { op: 'ReduceSum', inputs: ['mask', 'time'], outputs: ['count'], attributes: { keepdims: 1 } },
    { op: 'Div', inputs: ['sum', 'count'], outputs: ['spectrum'] },
  ];
  const perToken = (name: string, type: OnnxValue['type']): OnnxValue => ({
    name,
    type,
    shape: ['batch', 'tokens'],
  });
  const inputs: OnnxValue[] = [
    { name: 'patches', type: 'float32', shape: ['batch', 'tokens', 256] },
    perToken('time_ind', 'int64'),
    perToken('freq_ind', 'int64'),
    perToken('mask', 'float32'),
  ];
  return finishAudioGraph(nodes, inputs, 'spectrum', randomValues(256 * dimension, seed), dimension);
}

/**
 * `input_ids`, `attention_mask` → `text_embeds`: the mean of the words' spectra, projected as the audio is, so
 * that "low rumble" lies near low sounds and "high beep" near high ones.
 */
export function makeTinyTextGraph(
  blocks: readonly TinyBlock[],
  dimension: number,
  seed: number,
  vocabulary: readonly string[] = wordPieceVocabulary,
): Uint8Array {
  const width = blocks.reduce((sum, block) => sum + block.bandCount, 0);
  const table = new Float32Array(vocabulary.length * width);
  vocabulary.forEach((word, id) => {
    table.set(wordSpectrum(word, blocks, id), id * width);
  });
  const constants: OnnxTensor[] = [
    { name: 'table', type: 'float32', shape: [vocabulary.length, width], data: table },
    { name: 'w', type: 'float32', shape: [width, dimension], data: tinyProjection(blocks, dimension, seed) },
    axes('time', 1),
    axes('last', -1),
  ];
  const nodes: OnnxNode[] = [
    { op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['spectra'], attributes: { axis: 0 } },
    { op: 'Cast', inputs: ['attention_mask'], outputs: ['m'], attributes: { to: 1 } },
    { op: 'Unsqueeze', inputs: ['m', 'last'], outputs: ['m_1'] },
    { op: 'Mul', inputs: ['spectra', 'm_1'], outputs: ['real'] },
    { op: 'ReduceSum', inputs: ['real', 'time'], outputs: ['sum'], attributes: { keepdims: 0 } },
    { op: 'ReduceSum', inputs: ['m', 'time'], outputs: ['n'], attributes: { keepdims: 1 } },
    { op: 'Div', inputs: ['sum', 'n'], outputs: ['mean'] },
    { op: 'MatMul', inputs: ['mean', 'w'], outputs: ['text_embeds'] },
  ];
  const perToken = (name: string): OnnxValue => ({ name, type: 'int64', shape: ['batch', 'length'] });
  return writeOnnxModel({
    nodes,
    constants,
    inputs: [perToken('input_ids'), perToken('attention_mask')],
    outputs: [{ name: 'text_embeds', type: 'float32', shape: ['batch', dimension] }],
  });
}

function withoutLevel(from: string, to: string): OnnxNode[] {
  return [
    { op: 'ReduceMean', inputs: [from, 'last'], outputs: [`${to}_level`], attributes: { keepdims: 1 } },
    { op: 'Sub', inputs: [from, `${to}_level`], outputs: [to] },
  ];
}

function finishAudioGraph(
  nodes: readonly OnnxNode[],
  inputs: readonly OnnxValue[],
  spectrum: string,
  projection: Float32Array,
  dimension: number,
): Uint8Array {
  const width = projection.length / dimension;
  return writeOnnxModel({
    nodes: [...nodes, { op: 'MatMul', inputs: [spectrum, 'w'], outputs: ['audio_embeds'] }],
    constants: [
      { name: 'w', type: 'float32', shape: [width, dimension], data: projection },
      { name: 'little', type: 'float32', shape: [], data: Float32Array.of(0.01) },
      axes('time', 1),
      axes('last', -1),
      { name: 'frames', type: 'int64', shape: [2], data: BigInt64Array.of(1n, 2n) },
    ],
    inputs,
    outputs: [{ name: 'audio_embeds', type: 'float32', shape: ['batch', dimension] }],
  });
}

export function axes(name: string, axis: number): OnnxTensor {
  return { name, type: 'int64', shape: [1], data: BigInt64Array.of(BigInt(axis)) };
}

/** Words of the first three lines of `tinyWords` have their energy low, in the middle, high; others next to none. */
function wordSpectrum(word: string, blocks: readonly TinyBlock[], id: number): Float32Array {
  const at = tinyWords.indexOf(word);
  const centre = at < 0 || word.length < 2 ? null : at < 5 ? 0.1 : at < 9 ? 0.45 : at < 14 ? 0.8 : null;
  return Float32Array.from(
    blocks.flatMap(({ bandCount }) => {
      if (centre === null) return [...randomValues(bandCount, id + 1)].map((value) => 0.02 * value);
      const bump = Array.from({ length: bandCount }, (_, b) =>
        Math.exp(-(((b / bandCount - centre) / 0.15) ** 2)),
      );
      const level = bump.reduce((sum, value) => sum + value, 0) / bandCount;
      return bump.map((value) => value - level);
    }),
  );
}
