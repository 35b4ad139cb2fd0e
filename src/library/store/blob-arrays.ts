// Typed arrays in BLOBs, little-endian as every machine that Earmark runs on.

/** The bytes of a typed array, without a copy. */
export function toBytes(array: ArrayBufferView): Buffer {
  return Buffer.from(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
}

/** The bytes of several typed arrays in one BLOB. */
export function concatBytes(arrays: readonly ArrayBufferView[]): Buffer {
  return Buffer.concat(arrays.map(toBytes));
}

/** A copy, because a BLOB need not lie on a multiple of four. */
export function toFloat32(blob: Buffer): Float32Array {
  return new Float32Array(copy(blob));
}

export function toInt32(blob: Buffer): Int32Array {
  return new Int32Array(copy(blob));
}

/** The blob itself where it lies as it should: half floats are megabytes. */
export function toUint16(blob: Buffer): Uint16Array {
  if (blob.byteOffset % 2 === 0)
    return new Uint16Array(blob.buffer as ArrayBuffer, blob.byteOffset, blob.length / 2);
  return new Uint16Array(copy(blob));
}

/** The blob itself. */
export function toInt8(blob: Buffer): Int8Array {
  return new Int8Array(blob.buffer as ArrayBuffer, blob.byteOffset, blob.length);
}

function copy(blob: Buffer): ArrayBuffer {
  const bytes = new Uint8Array(blob.length);
  bytes.set(blob);
  return bytes.buffer;
}
