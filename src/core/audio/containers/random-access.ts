/** Bytes of a file wherever they lie; core parses them without knowing of files. */
export interface RandomAccess {
  readonly byteSize: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  readAt(offset: number, length: number): Uint8Array;
}

/** The same door to bytes in memory. */
export function accessBytes(bytes: Uint8Array): RandomAccess {
  return {
    byteSize: bytes.length,
    readAt: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)),
  };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes as Latin letters, one each. */
export function asciiOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
