// The fmt chunk that WAV, RF64 and W64 share.
import type { SampleEncoding } from './pcm-layout.ts';
import { viewOf } from './random-access.ts';

export interface WaveFormat {
  /** Null for compressed contents. */
  readonly encoding: SampleEncoding | null;
  /** Name of the codec where `encoding` is null. */
  readonly codec: string;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly bitDepth: number;
}

const EXTENSIBLE = 0xfffe;

/** Registered format tags (RFC 2361) that occur in sound libraries. */
const foreignCodecs: Readonly<Record<number, string>> = {
  2: 'adpcm-ms',
  17: 'adpcm-ima',
  49: 'gsm',
  80: 'mp2',
  85: 'mp3',
  255: 'aac',
  352: 'wma',
  353: 'wma',
  354: 'wma',
  5632: 'aac',
  5648: 'aac',
  8192: 'ac3',
  8193: 'dts',
  22358: 'wavpack',
  61868: 'flac',
};

/** Null where the chunk is too short to say anything. */
export function parseWaveFormat(body: Uint8Array): WaveFormat | null {
  if (body.length < 14) return null;
  const view = viewOf(body);
  let tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE && body.length >= 26) tag = view.getUint16(24, true);
  const channelCount = view.getUint16(2, true);
  const blockByteCount = view.getUint16(12, true);
  const perChannel = channelCount > 0 ? blockByteCount / channelCount : 0;
  const declaredBits = body.length >= 16 ? view.getUint16(14, true) : 0;
  const bitDepth = declaredBits > 0 ? declaredBits : Math.ceil(perChannel) * 8;
  const byteCount = containerByteCount(perChannel, bitDepth);
  return {
    encoding: byteCount === null ? null : encodingOf(tag, byteCount),
    codec: foreignCodecs[tag] ?? `format 0x${tag.toString(16).padStart(4, '0')}`,
    channelCount,
    sampleRateHz: view.getUint32(4, true),
    bitDepth,
  };
}

function encodingOf(tag: number, byteCount: SampleEncoding['byteCount']): SampleEncoding | null {
  const littleEndian = true;
  if (tag === 1) return { kind: byteCount === 1 ? 'unsigned' : 'signed', byteCount, littleEndian };
  if (tag === 3 && (byteCount === 4 || byteCount === 8)) return { kind: 'float', byteCount, littleEndian };
  if (tag === 6) return { kind: 'alaw', byteCount: 1, littleEndian };
  if (tag === 7) return { kind: 'mulaw', byteCount: 1, littleEndian };
  return null;
}

/** Bytes of one stored sample: 20 bits may lie in three bytes, 24 bits in four. */
export function containerByteCount(perChannel: number, bitDepth: number): SampleEncoding['byteCount'] | null {
  const least = Math.ceil(bitDepth / 8);
  const count = Number.isInteger(perChannel) && perChannel >= least && perChannel <= 8 ? perChannel : least;
  return count === 1 || count === 2 || count === 3 || count === 4 || count === 8 ? count : null;
}
