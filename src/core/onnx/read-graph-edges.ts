/**
 * Lists what goes into an ONNX graph and what comes out, without loading its weights: the file is walked
 * field by field and large fields are skipped, so a file of a gigabyte costs a few kilobytes.
 */

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export interface ByteSource {
  readonly byteSize: number;
  read(offset: number, length: number): Uint8Array;
}

export interface GraphEdge {
  readonly name: string;
  /** `float32`, `int64`, …, or `type 42` for one we do not use. */
  readonly type: string;
  /** Names stand for free dimensions, null for unnamed ones. */
  readonly shape: readonly (number | string | null)[];
}

export interface GraphEdges {
  readonly inputs: readonly GraphEdge[];
  readonly outputs: readonly GraphEdge[];
}

/** @throws Error with words when the bytes are not an ONNX model. */
export function readGraphEdges(source: ByteSource): GraphEdges {
  const inputs: GraphEdge[] = [];
  const outputs: GraphEdge[] = [];
  const constants = new Set<string>();
  let hasGraph = false;
  for (const model of walk(source, 0, source.byteSize)) {
    if (model.field !== 7 || model.wire !== 2) continue;
    hasGraph = true;
    for (const part of walk(source, model.start, model.end)) {
      if (part.field === 5) constants.add(readName(source, part, 8));
      if (part.field === 11) inputs.push(readEdge(source, part));
      if (part.field === 12) outputs.push(readEdge(source, part));
    }
  }
  if (!hasGraph) throw new Error('not an ONNX model: it has no graph');
  // Older files list their weights among the inputs.
  return { inputs: inputs.filter((edge) => !constants.has(edge.name)), outputs };
}

interface Field {
  readonly field: number;
  readonly wire: number;
  /** For length-delimited fields: the bytes; for varints: start = end and `value`. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const typeNames = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [6, 'int32'],
  [7, 'int64'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
]);

function readEdge(source: ByteSource, value: Field): GraphEdge {
  let name = '';
  let type = 'unknown';
  const shape: (number | string | null)[] = [];
  for (const part of walk(source, value.start, value.end)) {
    if (part.field === 1) name = readText(source, part);
    if (part.field !== 2) continue;
    for (const tensor of walk(source, part.start, part.end)) {
      if (tensor.field !== 1) continue;
      for (const detail of walk(source, tensor.start, tensor.end)) {
        if (detail.field === 1) type = typeNames.get(detail.value) ?? `type ${detail.value}`;
        if (detail.field === 2) shape.push(...readShape(source, detail));
      }
    }
  }
  return { name, type, shape };
}

function readShape(source: ByteSource, shape: Field): (number | string | null)[] {
  const sizes: (number | string | null)[] = [];
  for (const dimension of walk(source, shape.start, shape.end)) {
    let size: number | string | null = null;
    for (const part of walk(source, dimension.start, dimension.end)) {
      if (part.field === 1) size = part.value;
      if (part.field === 2) size = readText(source, part);
    }
    sizes.push(size);
  }
  return sizes;
}

function readName(source: ByteSource, message: Field, nameField: number): string {
  for (const part of walk(source, message.start, message.end))
    if (part.field === nameField) return readText(source, part);
  return '';
}

function readText(source: ByteSource, field: Field): string {
  return new TextDecoder().decode(source.read(field.start, Math.min(field.end - field.start, 4096)));
}

function* walk(source: ByteSource, from: number, to: number): Generator<Field> {
  let at = from;
  while (at < to) {
    const tag = readVarint(source, at, to);
    const field = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (field === 0) throw new Error('not an ONNX model: a field has no number');
    const found = readField(source, tag.next, to, wire);
    yield { field, wire, ...found };
    at = found.end;
  }
}

function readField(source: ByteSource, at: number, to: number, wire: number) {
  if (wire === 0) {
    const { value, next } = readVarint(source, at, to);
    return { start: next, end: next, value };
  }
  const prefix = wire === 2 ? readVarint(source, at, to) : { value: wire === 1 ? 8 : 4, next: at };
  if (wire !== 1 && wire !== 2 && wire !== 5) throw new Error(`not an ONNX model: wire type ${wire}`);
  const end = prefix.next + prefix.value;
  if (end > to) throw new Error('not an ONNX model, or it ends early');
  return { start: prefix.next, end, value: 0 };
}

function readVarint(source: ByteSource, at: number, to: number): { value: number; next: number } {
  const bytes = source.read(at, Math.min(10, to - at));
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: at + i + 1 };
  }
  throw new Error('not an ONNX model, or it ends early');
}
