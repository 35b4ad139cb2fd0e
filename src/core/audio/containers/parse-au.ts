// Sun and NeXT .au / .snd files.
import { type ParsedContainer, refused, type SampleEncoding, settleLayout } from './pcm-layout.ts';
import { asciiOf, type RandomAccess, viewOf } from './random-access.ts';

const UNKNOWN_SIZE = 0xffffffff;

export function parseAu(access: RandomAccess): ParsedContainer {
  const header = access.readAt(0, 24);
  if (header.length < 24) return refused('The file has no readable format chunk.');
  // 'dns.' is '.snd' written by a little-endian machine.
  const littleEndian = asciiOf(header, 0, 4) === 'dns.';
  const view = viewOf(header);
  const dataOffset = Math.max(24, view.getUint32(4, littleEndian));
  const declared = view.getUint32(8, littleEndian);
  const code = view.getUint32(12, littleEndian);
  const rest = Math.max(0, access.byteSize - dataOffset);
  const promisedByteCount = declared === UNKNOWN_SIZE || declared === 0 ? null : declared;
  const availableByteCount = Math.min(promisedByteCount ?? rest, rest);
  const encoding = encodingOf(code, littleEndian);
  if (!encoding)
    return { kind: 'foreign', codec: `au ${code}`, dataOffset, dataByteCount: availableByteCount };
  return settleLayout({
    container: 'au',
    encoding,
    sampleRateHz: view.getUint32(16, littleEndian),
    channelCount: view.getUint32(20, littleEndian),
    bitDepth: encoding.byteCount * 8,
    dataOffset,
    availableByteCount,
    promisedByteCount,
  });
}

function encodingOf(code: number, littleEndian: boolean): SampleEncoding | null {
  switch (code) {
    case 1:
      return { kind: 'mulaw', byteCount: 1, littleEndian };
    case 2:
      return { kind: 'signed', byteCount: 1, littleEndian };
    case 3:
      return { kind: 'signed', byteCount: 2, littleEndian };
    case 4:
      return { kind: 'signed', byteCount: 3, littleEndian };
    case 5:
      return { kind: 'signed', byteCount: 4, littleEndian };
    case 6:
      return { kind: 'float', byteCount: 4, littleEndian };
    case 7:
      return { kind: 'float', byteCount: 8, littleEndian };
    case 27:
      return { kind: 'alaw', byteCount: 1, littleEndian };
    default:
      return null;
  }
}
