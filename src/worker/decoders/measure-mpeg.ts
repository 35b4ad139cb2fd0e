import type { MpegStream } from '../../core/audio/mpeg/find-mpeg-stream.ts';
import { parseMpegHeader } from '../../core/audio/mpeg/frame-header.ts';
import type { OpenFile } from './open-file.ts';

/** Beyond this many bytes the length is estimated from the bit rate of the first ones. */
const WALKED_BYTES = 32 << 20;

/** Samples a channel of a stream without a header that counts them: walks from frame to frame. */
export function measureMpeg(file: OpenFile, stream: MpegStream, end: number): number {
  let at = stream.offset;
  let frames = 0;
  const stop = Math.min(end, stream.offset + WALKED_BYTES);
  while (at + 4 <= stop) {
    const header = parseMpegHeader(file.readAt(at, 4), 0);
    if (!header || header.byteCount === 0) break;
    frames++;
    at += header.byteCount;
  }
  const counted = frames * stream.header.samplesPerFrame;
  const isWhole = stop === end || at + 4 <= stop;
  return isWhole ? counted : Math.round((counted * (end - stream.offset)) / (at - stream.offset));
}
