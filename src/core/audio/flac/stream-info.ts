// STREAMINFO and the metadata blocks before the frames (RFC 9639, section 8).
import { asciiOf, type RandomAccess, viewOf } from '../containers/random-access.ts';

export interface FlacInfo {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  /** Null where the encoder did not know. */
  readonly frameCount: number | null;
  /** Samples a channel of every frame but the last, where the stream has frames of one size. */
  readonly blockLength: number;
  /** No frame is longer than this. */
  readonly largestFrameBytes: number;
  /** The 34 bytes of STREAMINFO. */
  readonly block: Uint8Array;
}

const BLOCK_BYTES = 34;

/** Null where 34 bytes are missing or the rate is zero. */
export function parseStreamInfo(block: Uint8Array): FlacInfo | null {
  if (block.length < BLOCK_BYTES) return null;
  const view = viewOf(block);
  const packed = view.getUint32(10);
  const sampleRateHz = packed >>> 12;
  if (sampleRateHz === 0) return null;
  const channelCount = ((packed >>> 9) & 7) + 1;
  const bitDepth = ((packed >>> 4) & 31) + 1;
  const frameCount = (packed & 15) * 2 ** 32 + view.getUint32(14);
  const uncompressed = Math.ceil((view.getUint16(2) * channelCount * (bitDepth + 1)) / 8) + 1024;
  return {
    sampleRateHz,
    channelCount,
    bitDepth,
    frameCount: frameCount || null,
    blockLength: view.getUint16(0),
    largestFrameBytes: uncompressed,
    block: block.slice(0, BLOCK_BYTES),
  };
}

/** STREAMINFO and where the frames begin, for a native FLAC stream at `offset`; null where it is none. */
export function findFlacFrames(
  access: RandomAccess,
  offset: number,
): { info: FlacInfo; framesAt: number } | null {
  if (asciiOf(access.readAt(offset, 4)) !== 'fLaC') return null;
  let info: FlacInfo | null = null;
  let position = offset + 4;
  for (;;) {
    const header = access.readAt(position, 4);
    if (header.length < 4) return null;
    const word = viewOf(header).getUint32(0);
    const byteCount = word & 0xffffff;
    if (((word >>> 24) & 0x7f) === 0) info = parseStreamInfo(access.readAt(position + 4, byteCount));
    position += 4 + byteCount;
    if (word >>> 31) return info ? { info, framesAt: position } : null;
  }
}

/** The shortest native stream head a decoder accepts: STREAMINFO alone. */
export function formatStreamHead(info: FlacInfo): Uint8Array {
  const head = new Uint8Array(8 + BLOCK_BYTES);
  head.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, BLOCK_BYTES]);
  head.set(info.block, 8);
  return head;
}
