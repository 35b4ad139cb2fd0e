// A caption decoder for a tiny pack: two layers of real attention with random weights, over a dozen words.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OnnxNode, type OnnxTensor, writeOnnxModel } from '../../src/core/onnx/write-model.ts';
import type { PackCaption } from '../../src/core/packs/caption-schema.ts';
import type { PackManifest } from '../../src/core/packs/manifest.ts';

const words = 'low bass rumble deep mid voice bark knock high bright beep hiss';
export const tinyTokens = ['<start>', '<end>', ...words.split(' '), ',', "'s"];

const layers = 2;
const heads = 2;
const headSize = 4;
const width = heads * headSize;
const places = 3;
const cacheShape = ['batch', layers, heads, 'places', headSize];

/** For `makeTinyPack`'s `change`: writes both graphs and the tokens beside the others and declares them. */
export function addTinyDecoder(
  folder: string,
  changes: Partial<PackCaption> = {},
): (manifest: PackManifest) => PackManifest {
  return (manifest) => {
    const write = (path: string, bytes: Uint8Array | string) => {
      writeFileSync(join(folder, path), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { path, sha256, bytes: bytes.length };
    };
    const files = {
      captionPrefix: write('caption-prefix.onnx', makePrefixGraph(manifest.audio.dim)),
      captionStep: write('caption-step.onnx', makeStepGraph()),
      captionTokens: write('caption-tokens.json', JSON.stringify(tinyTokens)),
    };
    const caption: PackCaption = {
      prefix: {
        file: 'captionPrefix',
        input: 'vector',
        outputs: { keys: 'keys', values: 'values' },
      },
      step: {
        file: 'captionStep',
        inputs: { tokens: 'tokens', keys: 'past_keys', values: 'past_values' },
        outputs: { logits: 'logits', keys: 'keys', values: 'values' },
      },
      tokens: 'captionTokens',
      start: 0,
      end: 1,
      maxTokens: 8,
      beams: 3,
      lengthPower: 0.7,
      rerank: 0.5,
      confidence: { features: ['similarity'], weights: [1], bias: 0, threshold: 0 },
      ...changes,
    };
    return { ...manifest, files: { ...manifest.files, ...files }, caption };
  };
}

function random(name: string, shape: readonly number[], size: number): OnnxTensor {
  let state = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0;
  const count = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state / 2 ** 32) * 2 - 1) * size;
  });
  return { name, type: 'float32', shape, data };
}

function whole(name: string, values: readonly number[], isScalar = false): OnnxTensor {
  return {
    name,
    type: 'int64',
    shape: isScalar ? [] : [values.length],
    data: BigInt64Array.from(values, BigInt),
  };
}

function makePrefixGraph(dimension: number): Uint8Array {
  const size = layers * places * width;
  const outputs = ['keys', 'values'];
  return writeOnnxModel({
    inputs: [{ name: 'vector', type: 'float32', shape: ['batch', dimension] }],
    outputs: outputs.map((name) => ({ name, type: 'float32', shape: cacheShape })),
    constants: [
      whole('shape', [0, layers, heads, places, headSize]),
      ...outputs.map((name) => random(`w_${name}`, [dimension, size], 1.5)),
    ],
    nodes: outputs.flatMap((name): OnnxNode[] => [
      { op: 'MatMul', inputs: ['vector', `w_${name}`], outputs: [`flat_${name}`] },
      { op: 'Reshape', inputs: [`flat_${name}`, 'shape'], outputs: [name] },
    ]),
  });
}

/** The place of a token is the number of places before it, as in the pack we ship. */
function makeStepGraph(): Uint8Array {
  const ofLayers = Array.from({ length: layers }, (_, layer) => layer);
  return writeOnnxModel({
    inputs: [
      { name: 'tokens', type: 'int64', shape: ['batch'] },
      { name: 'past_keys', type: 'float32', shape: cacheShape },
      { name: 'past_values', type: 'float32', shape: cacheShape },
    ],
    outputs: [
      { name: 'logits', type: 'float32', shape: ['batch', tinyTokens.length] },
      { name: 'keys', type: 'float32', shape: cacheShape },
      { name: 'values', type: 'float32', shape: cacheShape },
    ],
    constants: [
      random('embed', [tinyTokens.length, width], 1),
      random('place', [32, width], 0.5),
      random('w_out', [width, tinyTokens.length], 1.5),
      whole('three', [3], true),
      whole('axis_1', [1]),
      whole('by_heads', [0, heads, 1, headSize]),
      whole('flat', [0, width]),
      ...ofLayers.flatMap((layer) => [
        whole(`layer_${layer}`, [layer], true),
        ...['q', 'k', 'v'].map((part) => random(`w_${part}_${layer}`, [width, width], 1)),
      ]),
    ],
    nodes: [
      { op: 'Shape', inputs: ['past_keys'], outputs: ['past_shape'] },
      { op: 'Gather', inputs: ['past_shape', 'three'], outputs: ['past'], attributes: { axis: 0 } },
      { op: 'Gather', inputs: ['place', 'past'], outputs: ['here'], attributes: { axis: 0 } },
      { op: 'Gather', inputs: ['embed', 'tokens'], outputs: ['word'], attributes: { axis: 0 } },
      { op: 'Add', inputs: ['word', 'here'], outputs: ['x_0'] },
      ...ofLayers.flatMap(attend),
      { op: 'MatMul', inputs: [`x_${layers}`, 'w_out'], outputs: ['logits'] },
      ...['keys', 'values'].map((name): OnnxNode => {
        const inputs = ofLayers.map((layer) => `${name}_${layer}_1`);
        return { op: 'Concat', inputs, outputs: [name], attributes: { axis: 1 } };
      }),
    ],
  });
}

function attend(layer: number): OnnxNode[] {
  const name = (part: string) => `${part}_${layer}`;
  const project = (part: string, output: string): OnnxNode[] => [
    { op: 'MatMul', inputs: [name('x'), `w_${part}_${layer}`], outputs: [name(`${part}_flat`)] },
    { op: 'Reshape', inputs: [name(`${part}_flat`), 'by_heads'], outputs: [name(output)] },
  ];
  const extend = (all: string, own: string): OnnxNode[] => [
    {
      op: 'Gather',
      inputs: [`past_${all}`, name('layer')],
      outputs: [name(`past_${all}`)],
      attributes: { axis: 1 },
    },
    { op: 'Concat', inputs: [name(`past_${all}`), name(own)], outputs: [name(all)], attributes: { axis: 2 } },
    { op: 'Unsqueeze', inputs: [name(all), 'axis_1'], outputs: [`${name(all)}_1`] },
  ];
  return [
    ...project('q', 'query'),
    ...project('k', 'key'),
    ...project('v', 'value'),
    ...extend('keys', 'key'),
    ...extend('values', 'value'),
    {
      op: 'Transpose',
      inputs: [name('keys')],
      outputs: [name('turned')],
      attributes: { perm: [0, 1, 3, 2] },
    },
    { op: 'MatMul', inputs: [name('query'), name('turned')], outputs: [name('scores')] },
    { op: 'Softmax', inputs: [name('scores')], outputs: [name('weights')], attributes: { axis: 3 } },
    { op: 'MatMul', inputs: [name('weights'), name('values')], outputs: [name('read')] },
    { op: 'Reshape', inputs: [name('read'), 'flat'], outputs: [name('read_flat')] },
    { op: 'Add', inputs: [name('x'), name('read_flat')], outputs: [name('sum')] },
    { op: 'Tanh', inputs: [name('sum')], outputs: [`x_${layer + 1}`] },
  ];
}
