// Apple Core Audio Format, uncompressed contents.
import { type ParsedContainer, refused, type SampleEncoding, settleLayout } from './pcm-layout.ts';
import { asciiOf, type RandomAccess, viewOf } from './random-access.ts';
import { containerByteCount } from './wave-format.ts';

interface Description {
  readonly sampleRateHz: number;
  readonly format: string;
  readonly channelCount: number;
  readonly bitDepth: number;
  readonly encoding: SampleEncoding | null;
}

const IS_FLOAT = 1;
const IS_LITTLE_ENDIAN = 2;
const MOST_CHUNKS = 10_000;

export function parseCaf(access: RandomAccess): ParsedContainer {
  let description: Description | null = null;
  let position = 8;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const header = access.readAt(position, 12);
    if (header.length < 12) break;
    const id = asciiOf(header, 0, 4);
    const size = Number(viewOf(header).getBigInt64(4));
    const offset = position + 12;
    if (id === 'desc') description = parseDescription(access.readAt(offset, 32));
    if (id === 'data') return settleData(access, description, offset, size);
    if (size < 0) break;
    position = offset + size;
  }
  return refused('The file has a header but no sound in it.');
}

/** The data chunk begins with a four-byte edit count; a size of −1 means "to the end of the file". */
function settleData(
  access: RandomAccess,
  description: Description | null,
  offset: number,
  size: number,
): ParsedContainer {
  if (!description) return refused('The file has no readable format chunk.');
  const dataOffset = offset + 4;
  const rest = Math.max(0, access.byteSize - dataOffset);
  const promisedByteCount = size < 4 ? null : size - 4;
  const availableByteCount = Math.min(promisedByteCount ?? rest, rest);
  const { encoding, format, sampleRateHz, channelCount, bitDepth } = description;
  if (!encoding)
    return { kind: 'foreign', codec: format.trim(), dataOffset, dataByteCount: availableByteCount };
  return settleLayout({
    container: 'caf',
    encoding,
    sampleRateHz,
    channelCount,
    bitDepth,
    dataOffset,
    availableByteCount,
    promisedByteCount,
  });
}

function parseDescription(body: Uint8Array): Description | null {
  if (body.length < 32) return null;
  const view = viewOf(body);
  const channelCount = view.getUint32(24);
  const format = asciiOf(body, 8, 12);
  const isCompanded = format === 'alaw' || format === 'ulaw';
  const bitDepth = view.getUint32(28) || (isCompanded ? 8 : 0);
  const perChannel = channelCount > 0 ? view.getUint32(16) / channelCount : 0;
  return {
    sampleRateHz: view.getFloat64(0),
    format,
    channelCount,
    bitDepth,
    encoding: encodingOf(format, view.getUint32(12), containerByteCount(perChannel, bitDepth)),
  };
}

function encodingOf(
  format: string,
  flags: number,
  byteCount: SampleEncoding['byteCount'] | null,
): SampleEncoding | null {
  const littleEndian = (flags & IS_LITTLE_ENDIAN) !== 0;
  if (format === 'alaw') return { kind: 'alaw', byteCount: 1, littleEndian };
  if (format === 'ulaw') return { kind: 'mulaw', byteCount: 1, littleEndian };
  if (format !== 'lpcm' || byteCount === null) return null;
  if ((flags & IS_FLOAT) === 0) return { kind: 'signed', byteCount, littleEndian };
  return byteCount === 4 || byteCount === 8 ? { kind: 'float', byteCount, littleEndian } : null;
}
