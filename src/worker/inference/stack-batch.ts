import type { Tensor } from 'onnxruntime-node';
import type { InputTensor } from '../../core/frontend/front-end.ts';
import { loadRuntime } from './load-runtime.ts';
import type { GraphSession } from './open-session.ts';

/** Inputs of one window, in the order of the front ends. */
export type WindowInputs = readonly InputTensor[];

/** Windows with equal keys can be stacked. */
export function shapeKeyOf(inputs: WindowInputs): string {
  return inputs.map((input) => `${input.name}:${input.shape.join('x')}`).join(' ');
}

/** Joins windows of one shape along a new first axis, in the number type that the graph wants. */
export async function stackBatch(
  session: GraphSession,
  windows: readonly WindowInputs[],
): Promise<Record<string, Tensor>> {
  const runtime = await loadRuntime();
  const types = new Map(
    session.inputMetadata.map((edge) => [edge.name, edge.isTensor ? edge.type : 'float32']),
  );
  const feeds: Record<string, Tensor> = {};
  for (const [at, { name, shape }] of (windows[0] ?? []).entries()) {
    const columns = windows.map((window) => window[at]?.data ?? new Float32Array(0));
    const stacked = concat(columns);
    feeds[name] = toTensor(runtime.Tensor, types.get(name) ?? 'float32', stacked, [windows.length, ...shape]);
  }
  return feeds;
}

type TensorClass = typeof import('onnxruntime-node').Tensor;

function toTensor(
  TensorOf: TensorClass,
  type: string,
  values: Float32Array,
  shape: readonly number[],
): Tensor {
  if (type === 'int64') return new TensorOf('int64', BigInt64Array.from(values, BigInt), shape);
  if (type === 'int32') return new TensorOf('int32', Int32Array.from(values), shape);
  if (type === 'bool') return new TensorOf('bool', Uint8Array.from(values), shape);
  return new TensorOf('float32', values, shape);
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
