import type { RandomAccess } from '../containers/random-access.ts';
import { createFrameSplitter } from './frame-splitter.ts';
import type { FlacInfo } from './stream-info.ts';

export interface FlacPosition {
  /** Byte from which a splitter's first frame is the one that begins at `firstFrame`. */
  readonly offset: number;
  readonly firstFrame: number;
}

/** Nearer than this, reading on is quicker than searching. */
const CLOSE_BYTES = 256 * 1024;

/** A place shortly before sample `target`, found by halving the file: each frame tells its own number. */
export function findFlacPosition(
  access: RandomAccess,
  info: FlacInfo,
  framesAt: number,
  target: number,
): FlacPosition {
  let best: FlacPosition = { offset: framesAt, firstFrame: 0 };
  let end = access.byteSize;
  while (target > 0 && end - best.offset > CLOSE_BYTES) {
    const middle = Math.floor((best.offset + end) / 2);
    const [frame] = createFrameSplitter(info.largestFrameBytes).push(access.readAt(middle, CLOSE_BYTES));
    const firstFrame = frame ? startOf(frame, info.blockLength) : Number.POSITIVE_INFINITY;
    if (firstFrame <= target && firstFrame > best.firstFrame) best = { offset: middle, firstFrame };
    else end = middle;
  }
  return best;
}

/** The coded number of a frame header counts samples, or frames of one size (RFC 9639, section 9.1.5). */
function startOf(frame: Uint8Array, blockLength: number): number {
  const first = frame[4] as number;
  const byteCount = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  let value = byteCount === 1 ? first : first & (0x7f >> byteCount);
  for (let i = 1; i < byteCount; i++) value = value * 64 + ((frame[4 + i] as number) & 0x3f);
  const countsSamples = ((frame[1] as number) & 1) === 1;
  return countsSamples ? value : value * blockLength;
}
