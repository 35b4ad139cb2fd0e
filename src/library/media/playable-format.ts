/** What Chromium's audio element plays as it is; everything else is rendered to WAV for it. */
import { open } from 'node:fs/promises';

const contentTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  wave: 'audio/wav',
  bwf: 'audio/wav',
  rf64: 'audio/wav',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  mpga: 'audio/mpeg',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  m4r: 'audio/mp4',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  adts: 'audio/aac',
  weba: 'audio/webm',
  webm: 'audio/webm',
};

/** Codecs inside those containers that browsers do not know. */
const refusedCodecs = new Set(['alac', 'speex', 'ac3', 'eac3', 'mp2', 'dts']);

/** The media type of a file for saving it; never one that a browser would run. */
export function getContentType(extension: string): string {
  return contentTypes[extension] ?? 'application/octet-stream';
}

/** The media type where browsers play the file as it is, else undefined. Looks into WAV files, whose name says little. */
export async function findPlayableType(
  path: string | Buffer,
  extension: string,
  codec: string | null,
): Promise<string | undefined> {
  const type = contentTypes[extension];
  if (type === undefined || (codec !== null && refusedCodecs.has(codec))) return undefined;
  if (type === 'audio/wav') return isPlayableWav(await readPart(path, 'head')) ? type : undefined;
  // Not analysed yet: the description of an MP4 file lies at its beginning or its end.
  if (type === 'audio/mp4' && codec === null) {
    const isLossless =
      (await readPart(path, 'head')).includes('alac') || (await readPart(path, 'tail')).includes('alac');
    return isLossless ? undefined : type;
  }
  return type;
}

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;

/** Judges the head of a WAV or RF64 file by its `fmt ` chunk. */
function isPlayableWav(head: Buffer): boolean {
  const form = head.toString('latin1', 0, 4);
  if ((form !== 'RIFF' && form !== 'RF64') || head.toString('latin1', 8, 12) !== 'WAVE') return false;
  let offset = 12;
  while (offset + 8 <= head.length) {
    const size = head.readUInt32LE(offset + 4);
    if (head.toString('latin1', offset, offset + 4) === 'fmt ')
      return isPlayableFormat(head.subarray(offset + 8));
    offset += 8 + size + (size % 2);
  }
  return false;
}

function isPlayableFormat(format: Buffer): boolean {
  if (format.length < 16) return false;
  const channelCount = format.readUInt16LE(2);
  const sampleRateHz = format.readUInt32LE(4);
  const bits = format.readUInt16LE(14);
  const written = format.readUInt16LE(0);
  const tag = written === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : written;
  if (channelCount < 1 || channelCount > 8 || sampleRateHz < 3000 || sampleRateHz > 192_000) return false;
  if (tag === PCM) return bits === 8 || bits === 16 || bits === 24 || bits === 32;
  if (tag === FLOAT) return bits === 32;
  return tag === A_LAW || tag === MU_LAW;
}

const PART_BYTES = 64 * 1024;

async function readPart(path: string | Buffer, part: 'head' | 'tail'): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const start = part === 'head' ? 0 : Math.max(0, (await file.stat()).size - PART_BYTES);
    const bytes = Buffer.alloc(PART_BYTES);
    const { bytesRead } = await file.read(bytes, 0, PART_BYTES, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
