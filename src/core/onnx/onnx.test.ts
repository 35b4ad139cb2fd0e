import { describe, expect, it } from 'vitest';
import { type ByteSource, readGraphEdges } from './read-graph-edges.ts';
import { writeOnnxModel } from './write-model.ts';

function sourceOf(bytes: Uint8Array): ByteSource & { readonly bytesRead: number } {
  let bytesRead = 0;
  return {
    byteSize: bytes.length,
    get bytesRead() {
      return bytesRead;
    },
    read(offset, length) {
      bytesRead += length;
      return bytes.subarray(offset, offset + length);
    },
  };
}

const model = writeOnnxModel({
  nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
  constants: [{ name: 'w', type: 'float32', shape: [200, 300], data: new Float32Array(60_000) }],
  inputs: [{ name: 'x', type: 'float32', shape: ['batch', 200] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['batch', 300] }],
});

describe('readGraphEdges', () => {
  it('lists names, types and shapes of what goes in and out', () => {
    expect(readGraphEdges(sourceOf(model))).toEqual({
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 200] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 300] }],
    });
  });

  it('skips the weights', () => {
    const source = sourceOf(model);
    readGraphEdges(source);
    expect(source.bytesRead).toBeLessThan(2_000);
  });

  it('leaves out weights that older files list among the inputs', () => {
    const old = writeOnnxModel({
      nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
      constants: [{ name: 'w', type: 'float32', shape: [1], data: new Float32Array(1) }],
      inputs: [
        { name: 'x', type: 'float32', shape: [1] },
        { name: 'w', type: 'float32', shape: [1] },
      ],
      outputs: [{ name: 'y', type: 'float32', shape: [1] }],
    });
    expect(readGraphEdges(sourceOf(old)).inputs.map((edge) => edge.name)).toEqual(['x']);
  });

  it('refuses half a model and other bytes with words', () => {
    expect(() => readGraphEdges(sourceOf(model.subarray(0, model.length / 2)))).toThrow(/ends early/);
    expect(() => readGraphEdges(sourceOf(new TextEncoder().encode('hello world')))).toThrow(
      /not an ONNX model/,
    );
    expect(() => readGraphEdges(sourceOf(new Uint8Array()))).toThrow(/no graph/);
  });
});

describe('writeOnnxModel', () => {
  it('refuses a constant whose values do not fit its shape', () => {
    const constants = [{ name: 'w', type: 'float32' as const, shape: [2, 2], data: new Float32Array(3) }];
    expect(() => writeOnnxModel({ nodes: [], constants, inputs: [], outputs: [] })).toThrow(/w: 3 values/);
  });
});
