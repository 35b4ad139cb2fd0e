// AIFF and AIFF-C (Apple, 1989 and 1991).
import { type ParsedContainer, refused, type SampleEncoding, settleLayout } from './pcm-layout.ts';
import { asciiOf, type RandomAccess, viewOf } from './random-access.ts';
import { type Chunk, walkChunks } from './walk-chunks.ts';
import { containerByteCount } from './wave-format.ts';

interface Common {
  readonly channelCount: number;
  readonly frameCount: number;
  readonly bitDepth: number;
  readonly sampleRateHz: number;
  readonly compression: string;
}

export function parseAiff(access: RandomAccess): ParsedContainer {
  let common: Common | null = null;
  let sound: Chunk | null = null;
  for (const chunk of walkChunks(access, 'aiff')) {
    if (chunk.id === 'COMM')
      common ??= parseCommon(access.readAt(chunk.offset, Math.min(chunk.byteCount, 64)));
    if (chunk.id === 'SSND') sound ??= chunk;
    if (common && sound) break;
  }
  if (!common) return refused('The file has no readable format chunk.');
  if (!sound || sound.byteCount < 8) return refused('The file has a header but no sound in it.');
  const dataOffset = sound.offset + 8 + soundOffset(access, sound);
  const availableByteCount = Math.max(0, sound.offset + sound.byteCount - dataOffset);
  const encoding = encodingOf(common);
  if (!encoding) {
    return {
      kind: 'foreign',
      codec: common.compression.trim(),
      dataOffset,
      dataByteCount: availableByteCount,
    };
  }
  const promised = common.frameCount * common.channelCount * encoding.byteCount;
  const isCounted =
    common.frameCount > 0 && common.frameCount < 0xffffffff && sound.declaredByteCount !== null;
  return settleLayout({
    container: 'aiff',
    encoding,
    sampleRateHz: common.sampleRateHz,
    channelCount: common.channelCount,
    bitDepth: common.bitDepth,
    dataOffset,
    availableByteCount: isCounted ? Math.min(promised, availableByteCount) : availableByteCount,
    promisedByteCount: isCounted ? promised : null,
  });
}

function soundOffset(access: RandomAccess, sound: Chunk): number {
  const offset = viewOf(access.readAt(sound.offset, 8)).getUint32(0);
  return offset < sound.byteCount - 8 ? offset : 0;
}

function parseCommon(body: Uint8Array): Common | null {
  if (body.length < 18) return null;
  const view = viewOf(body);
  return {
    channelCount: view.getUint16(0),
    frameCount: view.getUint32(2),
    bitDepth: view.getUint16(6),
    sampleRateHz: parseExtended(view, 8),
    compression: body.length >= 22 ? asciiOf(body, 18, 22) : 'NONE',
  };
}

/** 80-bit extended float, as the 68881 wrote it. */
function parseExtended(view: DataView, offset: number): number {
  const exponent = view.getUint16(offset) & 0x7fff;
  const mantissa = view.getUint32(offset + 2) * 2 ** 32 + view.getUint32(offset + 6);
  return mantissa * 2 ** (exponent - 16383 - 63);
}

function encodingOf({ compression, bitDepth }: Common): SampleEncoding | null {
  const byteCount = containerByteCount(0, bitDepth);
  const integer = (count: typeof byteCount, littleEndian: boolean): SampleEncoding | null =>
    count === null ? null : { kind: 'signed', byteCount: count, littleEndian };
  switch (compression) {
    case 'NONE':
    case 'twos':
      return integer(byteCount, false);
    case 'sowt':
      return integer(byteCount, true);
    case 'in16':
      return integer(2, false);
    case 'in24':
      return integer(3, false);
    case 'in32':
      return integer(4, false);
    case '42ni':
      return integer(3, true);
    case '23ni':
      return integer(4, true);
    case 'raw ':
      return { kind: 'unsigned', byteCount: 1, littleEndian: false };
    case 'fl32':
    case 'FL32':
      return { kind: 'float', byteCount: 4, littleEndian: false };
    case 'fl64':
    case 'FL64':
      return { kind: 'float', byteCount: 8, littleEndian: false };
    case 'alaw':
    case 'ALAW':
      return { kind: 'alaw', byteCount: 1, littleEndian: false };
    case 'ulaw':
    case 'ULAW':
      return { kind: 'mulaw', byteCount: 1, littleEndian: false };
    default:
      return null;
  }
}
