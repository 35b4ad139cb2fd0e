// Text frames of ID3v2.2 to 2.4 (id3.org), as WAV and AIFF files carry them in a chunk.
import { asciiOf, viewOf } from '../audio/containers/random-access.ts';
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';

const names: Readonly<Record<string, string>> = {
  TIT1: 'grouping',
  TIT2: 'title',
  TIT3: 'subtitle',
  TALB: 'album',
  TPE1: 'artist',
  TPE2: 'albumArtist',
  TCOM: 'composer',
  TCON: 'genre',
  TCOP: 'copyright',
  TPUB: 'publisher',
  TMOO: 'mood',
  COMM: 'comment',
  TT1: 'grouping',
  TT2: 'title',
  TT3: 'subtitle',
  TAL: 'album',
  TP1: 'artist',
  TCO: 'genre',
  COM: 'comment',
};
/** Frames about programs, clocks and lengths. */
const noise = new Set(['TSSE', 'TENC', 'TLEN', 'TDEN', 'TDTG', 'TSIZ', 'TSS', 'TEN', 'TLE', 'TRCK', 'TPOS']);
const largestFrameBytes = 1 << 20;

export function parseId3(tag: Uint8Array): EmbeddedText[] {
  if (tag.length < 10 || asciiOf(tag, 0, 3) !== 'ID3') return [];
  const version = tag[3] as number;
  const flags = tag[5] as number;
  const end = Math.min(tag.length, 10 + synchsafe(tag, 6));
  const isUnsynchronised = (flags & 0x80) !== 0 && version < 4;
  const body = isUnsynchronised ? restoreSync(tag.subarray(10, end)) : tag.subarray(10, end);
  const start = (flags & 0x40) === 0 ? 0 : version === 4 ? synchsafe(body, 0) : 4 + readUint32(body, 0);
  const texts: EmbeddedText[] = [];
  for (const { id, bytes } of framesOf(body, start, version)) texts.push(...parseFrame(id, bytes));
  return texts;
}

function* framesOf(
  body: Uint8Array,
  start: number,
  version: number,
): Generator<{ id: string; bytes: Uint8Array }> {
  const isOld = version === 2;
  const headerBytes = isOld ? 6 : 10;
  for (let at = start; at + headerBytes < body.length; ) {
    const id = asciiOf(body, at, at + (isOld ? 3 : 4));
    if (!/^[A-Z0-9]+$/.test(id)) return;
    const sizeAt = at + id.length;
    const byteCount = isOld
      ? readUint32(body, at + 2) & 0xffffff
      : version === 4
        ? synchsafe(body, sizeAt)
        : readUint32(body, sizeAt);
    const frame = body.subarray(at + headerBytes, at + headerBytes + byteCount);
    // Version 4 may unsynchronise a frame and put its length before it.
    const formatFlags = version === 4 ? (body[at + 9] as number) : 0;
    const counted = formatFlags & 1 ? frame.subarray(4) : frame;
    if (frame.length <= largestFrameBytes)
      yield { id, bytes: formatFlags & 2 ? restoreSync(counted) : counted };
    at += headerBytes + byteCount;
  }
}

function parseFrame(id: string, bytes: Uint8Array): EmbeddedText[] {
  const encoding = bytes[0] ?? 0;
  if (id === 'COMM' || id === 'COM') {
    const [, text = ''] = splitStrings(bytes.subarray(4), encoding);
    return [{ source: 'id3', field: 'comment', value: text }];
  }
  if (id === 'TXXX' || id === 'TXX') {
    const [field = '', ...values] = splitStrings(bytes.subarray(1), encoding);
    return values.map((value) => ({ source: 'id3', field: field || 'text', value }));
  }
  if (!id.startsWith('T') || noise.has(id)) return [];
  const field = names[id] ?? id;
  return splitStrings(bytes.subarray(1), encoding).map((value) => ({ source: 'id3', field, value }));
}

/** Strings with a NUL between them, in the frame's encoding. */
function splitStrings(bytes: Uint8Array, encoding: number): string[] {
  if (encoding === 1 || encoding === 2) {
    const isBigEndian = encoding === 2 || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const text = new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes);
    return text.split('\0').map((part) => part.replace(/^[\ufeff\ufffe]/, ''));
  }
  const strings: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    strings.push(decodeText(bytes.subarray(at, end < 0 ? bytes.length : end)));
    at = end < 0 ? bytes.length : end + 1;
  }
  return strings;
}

function synchsafe(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return ((a & 0x7f) << 21) | ((b & 0x7f) << 14) | ((c & 0x7f) << 7) | (d & 0x7f);
}

function readUint32(bytes: Uint8Array, at: number): number {
  return at + 4 <= bytes.length ? viewOf(bytes).getUint32(at) : 0;
}

/** FF 00 stands for FF. */
function restoreSync(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => byte !== 0 || bytes[at - 1] !== 0xff);
}
