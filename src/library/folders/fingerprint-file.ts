import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Up to here the whole file is read. */
const WHOLE_BYTES = 1024 * 1024;
const SAMPLE_COUNT = 16;
const SAMPLE_BYTES = 64 * 1024;

export interface Fingerprint {
  readonly fingerprint: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
  /** False where the file changed while it was read. */
  readonly isStable: boolean;
}

/**
 * Names the content of a file: SHA-1 over its size (64-bit little-endian) and the whole file up to 1 MiB, else 16 evenly
 * spread samples of 64 KiB with head and tail. The file is opened for reading only, with synchronous calls: for a thread.
 */
export function fingerprintFile(path: string | Uint8Array): Fingerprint {
  const file = openSync(typeof path === 'string' ? path : Buffer.from(path), 'r');
  try {
    const before = fstatSync(file);
    const hash = createHash('sha1');
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(before.size));
    hash.update(size);
    for (const [offset, length] of listRanges(before.size)) hash.update(readRange(file, offset, length));
    const after = fstatSync(file);
    return {
      fingerprint: hash.digest('hex'),
      byteSize: before.size,
      modifiedAtMs: Math.floor(before.mtimeMs),
      isStable: after.size === before.size && after.mtimeMs === before.mtimeMs,
    };
  } finally {
    closeSync(file);
  }
}

/** Offset and length of what is read. */
export function listRanges(byteSize: number): [offset: number, length: number][] {
  if (byteSize <= WHOLE_BYTES) return byteSize > 0 ? [[0, byteSize]] : [];
  const last = byteSize - SAMPLE_BYTES;
  return Array.from({ length: SAMPLE_COUNT }, (_, index) => [
    Math.floor((last * index) / (SAMPLE_COUNT - 1)),
    SAMPLE_BYTES,
  ]);
}

/** Taken once and used for every file; what is hashed of it is hashed before the next read. */
let buffer = Buffer.alloc(0);

function readRange(file: number, offset: number, length: number): Buffer {
  if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(Math.max(length, SAMPLE_BYTES));
  let done = 0;
  while (done < length) {
    const bytesRead = readSync(file, buffer, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
