import { asciiOf, type RandomAccess, viewOf } from '../containers/random-access.ts';
import { type MpegHeader, parseMpegHeader } from './frame-header.ts';

export interface MpegStream {
  readonly header: MpegHeader;
  /** Where the first frame begins. */
  readonly offset: number;
  /** Samples a channel after encoder delay and padding are cut off; null where no header tells. */
  readonly frameCount: number | null;
}

/** How far to look through tags' remains and junk for the first frame. */
const SEARCHED_BYTES = 256 * 1024;
/** So many frames in a row with one rate and layer are no accident. */
const FRAMES_IN_A_ROW = 4;

/** Bytes of an ID3v2 tag (or several) at the start. */
export function id3ByteCount(access: RandomAccess, start = 0): number {
  let offset = start;
  for (;;) {
    const head = access.readAt(offset, 10);
    if (head.length < 10 || asciiOf(head, 0, 3) !== 'ID3') return offset - start;
    const [a, b, c, d] = [...head.subarray(6, 10)].map((byte) => byte & 0x7f) as [
      number,
      number,
      number,
      number,
    ];
    const footer = (head[5] as number) & 0x10 ? 10 : 0;
    offset += 10 + ((a << 21) | (b << 14) | (c << 7) | d) + footer;
  }
}

/** The first of several frames in a row from `start` on; null where the bytes are no MPEG audio. */
export function findMpegStream(access: RandomAccess, start: number): MpegStream | null {
  const bytes = access.readAt(start, SEARCHED_BYTES);
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const header = parseMpegHeader(bytes, at);
    if (header && header.byteCount > 0 && isFollowed(access, start + at, header)) {
      const offset = start + at;
      const first = access.readAt(offset, Math.min(header.byteCount, 4096));
      return { header, offset, frameCount: findFrameCount(first, header) };
    }
  }
  return null;
}

function isFollowed(access: RandomAccess, offset: number, first: MpegHeader): boolean {
  let at = offset + first.byteCount;
  for (let count = 1; count < FRAMES_IN_A_ROW; count++) {
    // A short file may end after its first frames.
    if (at >= access.byteSize) return count > 1 || offset < 4096;
    const header = parseMpegHeader(access.readAt(at, 4), 0);
    if (!header || header.layer !== first.layer || header.sampleRateHz !== first.sampleRateHz) return false;
    if (header.byteCount === 0) return false;
    at += header.byteCount;
  }
  return true;
}

/** "Xing"/"Info" with LAME's delay and padding, or "VBRI", inside the first frame. */
function findFrameCount(first: Uint8Array, header: MpegHeader): number | null {
  const sideInfo = header.isLowRate
    ? header.channelCount === 1
      ? 9
      : 17
    : header.channelCount === 1
      ? 17
      : 32;
  const at = 4 + sideInfo;
  const view = viewOf(first);
  if (first.length >= at + 12 && ['Xing', 'Info'].includes(asciiOf(first, at, at + 4))) {
    const flags = view.getUint32(at + 4);
    if ((flags & 1) === 0) return null;
    const total = view.getUint32(at + 8) * header.samplesPerFrame;
    return Math.max(0, total - findPadding(first, at, flags)) || null;
  }
  if (first.length >= 54 && asciiOf(first, 36, 40) === 'VBRI')
    return view.getUint32(50) * header.samplesPerFrame;
  return null;
}

function findPadding(first: Uint8Array, at: number, flags: number): number {
  const lame =
    at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (first.length < lame + 24 || first[lame] === 0) return 0;
  const [a, b, c] = [...first.subarray(lame + 21, lame + 24)] as [number, number, number];
  return ((a << 4) | (b >> 4)) + (((b & 15) << 8) | c);
}
