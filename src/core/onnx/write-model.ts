import { bytesField, concatBytes, floatField, intField } from './protobuf-writer.ts';

/** Writes ONNX models (`ModelProto`, onnx.proto3), so that graphs can be made without Python. */

type OnnxType = 'float32' | 'uint8' | 'int8' | 'int32' | 'int64' | 'bool' | 'float16';

/** `TensorProto.DataType` */
const onnxTypeNumbers: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

export interface OnnxTensor {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array;
  /** Where another file of the same folder holds the same bytes; they are then not written here. */
  readonly heldBy?: { readonly file: string; readonly offset: number };
}

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  /** Numbers are fixed, names are free dimensions. */
  readonly shape: readonly (number | string)[];
}

/** Whole numbers are ints; `{ float }` forces a float, lists are ints. */
type OnnxAttribute = number | string | { readonly float: number } | readonly number[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly opset?: number;
}

export function writeOnnxModel(model: OnnxModel): Uint8Array {
  const graph = concatBytes([
    ...model.nodes.map((node) => bytesField(1, writeNode(node))),
    bytesField(2, 'graph'),
    ...model.constants.map((tensor) => bytesField(5, writeTensor(tensor))),
    ...model.inputs.map((value) => bytesField(11, writeValue(value))),
    ...model.outputs.map((value) => bytesField(12, writeValue(value))),
  ]);
  const irVersion = 10;
  const opset = bytesField(8, concatBytes([bytesField(1, ''), intField(2, model.opset ?? 20)]));
  return concatBytes([intField(1, irVersion), bytesField(2, 'earmark'), bytesField(7, graph), opset]);
}

function writeNode(node: OnnxNode): Uint8Array {
  return concatBytes([
    ...node.inputs.map((name) => bytesField(1, name)),
    ...node.outputs.map((name) => bytesField(2, name)),
    bytesField(3, `${node.op}_${node.outputs[0]}`),
    bytesField(4, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) =>
      bytesField(5, writeAttribute(name, value)),
    ),
  ]);
}

function writeAttribute(name: string, value: OnnxAttribute): Uint8Array {
  const kind = (number: number) => intField(20, number);
  const parts = [bytesField(1, name)];
  if (typeof value === 'string') parts.push(bytesField(4, value), kind(3));
  else if (typeof value === 'number') parts.push(intField(3, value), kind(2));
  else if ('float' in value) parts.push(floatField(2, value.float), kind(1));
  else parts.push(...value.map((number) => intField(8, number)), kind(7));
  return concatBytes(parts);
}

function writeTensor({ name, type, shape, data, heldBy }: OnnxTensor): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length)
    throw new Error(`${name}: ${data.length} values for shape [${shape.join(', ')}]`);
  return concatBytes([
    ...shape.map((size) => intField(1, size)),
    intField(2, onnxTypeNumbers[type]),
    bytesField(8, name),
    ...(heldBy
      ? writeExternalData(heldBy.file, heldBy.offset, data.byteLength)
      : [bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]),
  ]);
}

function writeExternalData(file: string, offset: number, length: number): Uint8Array[] {
  const entry = (key: string, value: string) =>
    bytesField(13, concatBytes([bytesField(1, key), bytesField(2, value)]));
  const external = 1;
  return [
    entry('location', file),
    entry('offset', `${offset}`),
    entry('length', `${length}`),
    intField(14, external),
  ];
}

function writeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const sizes = shape.map((size) =>
    bytesField(1, typeof size === 'string' ? bytesField(2, size) : intField(1, size)),
  );
  const tensorType = concatBytes([intField(1, onnxTypeNumbers[type]), bytesField(2, concatBytes(sizes))]);
  return concatBytes([bytesField(1, name), bytesField(2, bytesField(1, tensorType))]);
}
