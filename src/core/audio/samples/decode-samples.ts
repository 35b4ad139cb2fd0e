import type { SampleEncoding } from '../containers/pcm-layout.ts';
import { viewOf } from '../containers/random-access.ts';
import { alawValues, mulawValues } from './g711.ts';

/** Floats beyond this are damage, not sound; the bound also keeps sums of channels finite. */
const LARGEST_FLOAT = 1e9;

/**
 * Samples as numbers, −1…1 for integers, in the order of the file. A trailing part of a sample is dropped;
 * NaN, infinities and absurd floats become 0.
 */
export function decodeSamples(bytes: Uint8Array, encoding: SampleEncoding): Float32Array {
  const output = new Float32Array(Math.floor(bytes.length / encoding.byteCount));
  decodeInto(output, bytes, encoding);
  return output;
}

/** The same into an array that is used again; `bytes` must hold as many samples as `output`. */
export function decodeInto(output: Float32Array, bytes: Uint8Array, encoding: SampleEncoding): void {
  if (encoding.kind === 'float') decodeFloats(bytes, encoding, output);
  else if (encoding.kind === 'alaw') lookUp(bytes, alawValues, output);
  else if (encoding.kind === 'mulaw') lookUp(bytes, mulawValues, output);
  else if (encoding.byteCount === 1) decodeBytes(bytes, encoding.kind === 'unsigned', output);
  else decodeIntegers(bytes, encoding, output);
}

function decodeBytes(bytes: Uint8Array, isUnsigned: boolean, output: Float32Array): void {
  const flip = isUnsigned ? 0x80 : 0;
  for (let i = 0; i < output.length; i++) {
    output[i] = ((((bytes[i] as number) ^ flip) << 24) >> 24) * (1 / 128);
  }
}

function lookUp(bytes: Uint8Array, values: Float32Array, output: Float32Array): void {
  for (let i = 0; i < output.length; i++) output[i] = values[bytes[i] as number] as number;
}

function decodeIntegers(bytes: Uint8Array, encoding: SampleEncoding, output: Float32Array): void {
  const { byteCount, littleEndian } = encoding;
  if (byteCount === 2 && littleEndian && bytes.byteOffset % 2 === 0) {
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, output.length);
    for (let i = 0; i < output.length; i++) output[i] = (samples[i] as number) * (1 / 32768);
    return;
  }
  const begun =
    byteCount === 3 && littleEndian && bytes.byteOffset % 4 === 0 ? decodeFours(bytes, output) : 0;
  // The top 32 bits of a sample lie at these distances from its first byte.
  const top = littleEndian ? byteCount - 1 : 0;
  const down = littleEndian ? -1 : 1;
  const third = byteCount > 2 ? top + 2 * down : -1;
  const fourth = byteCount > 3 ? top + 3 * down : -1;
  for (let i = begun, at = begun * byteCount; i < output.length; i++, at += byteCount) {
    let value = ((bytes[at + top] as number) << 24) | ((bytes[at + top + down] as number) << 16);
    if (third >= 0) value |= (bytes[at + third] as number) << 8;
    if (fourth >= 0) value |= bytes[at + fourth] as number;
    output[i] = value * (1 / 2147483648);
  }
}

/** Four 24-bit samples lie in three words; answers how many samples it has decoded. */
function decodeFours(bytes: Uint8Array, output: Float32Array): number {
  const count = output.length - (output.length % 4);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, (count * 3) / 4);
  for (let i = 0, at = 0; i < count; i += 4, at += 3) {
    const a = words[at] as number;
    const b = words[at + 1] as number;
    const c = words[at + 2] as number;
    output[i] = (a << 8) * (1 / 2147483648);
    output[i + 1] = ((b << 16) | ((a >>> 24) << 8)) * (1 / 2147483648);
    output[i + 2] = ((c << 24) | ((b >>> 16) << 8)) * (1 / 2147483648);
    output[i + 3] = (c & ~0xff) * (1 / 2147483648);
  }
  return count;
}

function decodeFloats(bytes: Uint8Array, encoding: SampleEncoding, output: Float32Array): void {
  const { byteCount, littleEndian } = encoding;
  if (byteCount === 4 && littleEndian && bytes.byteOffset % 4 === 0) {
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, output.length);
    for (let i = 0; i < output.length; i++) {
      const value = values[i] as number;
      // False for NaN too.
      output[i] = Math.abs(value) < LARGEST_FLOAT ? value : 0;
    }
    return;
  }
  const view = viewOf(bytes);
  for (let i = 0, at = 0; i < output.length; i++, at += byteCount) {
    const value = byteCount === 4 ? view.getFloat32(at, littleEndian) : view.getFloat64(at, littleEndian);
    output[i] = Math.abs(value) < LARGEST_FLOAT ? value : 0;
  }
}
