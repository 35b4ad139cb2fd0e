// A chorus for a tiny pack: each line and each kind of evidence is a direction, and the nearest line is chosen.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeOnnxModel } from '../../src/core/onnx/write-model.ts';
import type { PackChorus } from '../../src/core/packs/chorus-schema.ts';
import type { PackManifest } from '../../src/core/packs/manifest.ts';

export const tinyLines = ['a low rumble', 'a high beep', 'a voice', 'a knock', 'a long hiss', 'a bark'];

const evidence = ['agreement', 'general'] as const;

/** Row `row` of a direction for each line (`line`) or kind of evidence (`evidence`): what the graph multiplies by. */
export function tinyDirection(what: 'line' | 'evidence', row: number, dimension: number): Float32Array {
  const phase = what === 'line' ? 0.3 : 2.1;
  return Float32Array.from({ length: dimension }, (_, at) => Math.sin(phase + 1.7 * at * (row + 1)));
}

/** For `makeTinyPack`'s `change`, after the decoder's: writes the graph and the lines and declares them. */
export function addTinyChorus(
  folder: string,
  changes: Partial<PackChorus> = {},
  lines: Uint8Array = gzipSync(JSON.stringify(tinyLines)),
): (manifest: PackManifest) => PackManifest {
  return (manifest) => {
    if (!manifest.caption) throw new Error('a tiny chorus needs a tiny decoder');
    const write = (path: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, path), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { path, sha256, bytes: bytes.length };
    };
    const files = {
      captionChorus: write('caption-chorus.onnx', makeGraph(manifest.audio.dim)),
      captionLines: write('caption-lines.json.gz', lines),
    };
    const chorus: PackChorus = {
      file: 'captionChorus',
      input: 'vector',
      outputs: { line: 'line', evidence: 'evidence' },
      lines: 'captionLines',
      evidence: [...evidence],
      confidence: {
        features: ['general', 'margin', 'similarity'],
        weights: [0.5, -1, 2],
        bias: 0.1,
        threshold: 0.5,
      },
      ...changes,
    };
    return {
      ...manifest,
      files: { ...manifest.files, ...files },
      caption: { ...manifest.caption, chorus },
    };
  };
}

function makeGraph(dimension: number): Uint8Array {
  const columns = (what: 'line' | 'evidence', count: number) => {
    const rows = Array.from({ length: count }, (_, row) => tinyDirection(what, row, dimension));
    const data = new Float32Array(dimension * count);
    for (const [column, row] of rows.entries())
      for (const [at, value] of row.entries()) data[at * count + column] = value;
    return { name: `w_${what}`, type: 'float32' as const, shape: [dimension, count], data };
  };
  return writeOnnxModel({
    inputs: [{ name: 'vector', type: 'float32', shape: ['batch', dimension] }],
    outputs: [
      { name: 'line', type: 'int64', shape: ['batch'] },
      { name: 'evidence', type: 'float32', shape: ['batch', evidence.length] },
    ],
    constants: [columns('line', tinyLines.length), columns('evidence', evidence.length)],
    nodes: [
      { op: 'MatMul', inputs: ['vector', 'w_line'], outputs: ['near'] },
      { op: 'ArgMax', inputs: ['near'], outputs: ['line'], attributes: { axis: 1, keepdims: 0 } },
      { op: 'MatMul', inputs: ['vector', 'w_evidence'], outputs: ['evidence'] },
    ],
  });
}
