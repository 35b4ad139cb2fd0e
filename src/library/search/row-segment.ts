// What is known of 4,096 rows: in the shared memory what the kernel reads (see `kernel.ts`), beside it what each row is.
import type { SharedMemory } from './shared-memory.ts';

export const segmentRows = 4096;

export interface Segment {
  /** Address of what the kernel knows of these rows. */
  readonly known: number;
  /** Address of the int8 rows; 0 where they are in the sidecar file alone. */
  rowsAddress: number;
  readonly scales: Float32Array;
  readonly contentIds: Int32Array;
  /** Place of the row's content among the sampled ones, or -1. */
  readonly slots: Int32Array;
  readonly distances: Uint16Array;
  readonly alive: Uint8Array;
  readonly sampled: Uint8Array;
  readonly startsSeconds: Float32Array;
  readonly endsSeconds: Float32Array;
  /** The next row of the same content, or -1. */
  readonly next: Int32Array;
  /** Address of what rounding took from each row (see `refineRows` of the kernel); 0: there is no room for it, or it is in the file. */
  restsAddress: number;
  /** Which rows have it. */
  readonly hasRests: Uint8Array;
}

const bytesWithoutCodes = 18 * segmentRows + segmentRows / 4;

export function computeKnownBytes(codeBytes: number): number {
  return bytesWithoutCodes + segmentRows * codeBytes;
}

export function createSegment(shared: SharedMemory, codeBytes: number, rowsAddress: number): Segment {
  const known = shared.take(computeKnownBytes(codeBytes));
  const { buffer } = shared.memory;
  return {
    known,
    rowsAddress,
    scales: new Float32Array(buffer, known, segmentRows),
    contentIds: new Int32Array(buffer, known + 8 * segmentRows, segmentRows),
    slots: new Int32Array(buffer, known + 12 * segmentRows, segmentRows).fill(-1),
    distances: new Uint16Array(buffer, known + 16 * segmentRows, segmentRows),
    alive: new Uint8Array(buffer, known + 18 * segmentRows, segmentRows / 8),
    sampled: new Uint8Array(buffer, known + 18 * segmentRows + segmentRows / 8, segmentRows / 8),
    startsSeconds: new Float32Array(segmentRows),
    endsSeconds: new Float32Array(segmentRows),
    next: new Int32Array(segmentRows),
    restsAddress: 0,
    hasRests: new Uint8Array(segmentRows),
  };
}

export function setBit(bitmap: Uint8Array, index: number, value: boolean): void {
  const mask = 1 << (index & 7);
  if (value) Atomics.or(bitmap, index >> 3, mask);
  else Atomics.and(bitmap, index >> 3, ~mask & 255);
}

export function isSet(bitmap: Uint8Array, index: number): boolean {
  return ((bitmap[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}
