import { identifyOggStream, type OggStream } from '../../core/audio/ogg/identify-stream.ts';
import { createPageSplitter, type OggPage, type PageSplitter } from '../../core/audio/ogg/page-splitter.ts';
import type { Block, Decoding } from './decoding.ts';
import { createOggCodec, type OggCodec } from './ogg-codecs.ts';
import type { OpenFile } from './open-file.ts';
import { readPieces } from './read-pieces.ts';

const PIECE_BYTES = 16_384;
/** How far to look for the beginnings of streams, and from the end for the last page. */
const SEARCHED_BYTES = 256 * 1024;

/** Vorbis, Opus or FLAC inside Ogg; null where none of them is in the file. */
export function openOgg(file: OpenFile): Decoding | null {
  const found = findStream(file);
  if (!found) return null;
  const { stream, serial } = found;
  let warning: string | null = null;
  return {
    facts: {
      sampleRateHz: stream.sampleRateHz,
      channelCount: stream.channelCount,
      bitDepth: stream.codec === 'flac' ? stream.info.bitDepth : null,
      codec: stream.codec,
      durationSeconds: findDuration(file, stream, serial),
    },
    warning: () => warning,
    decode: () => ({
      firstFrame: 0,
      blocks: readBlocks(file, stream, (words) => {
        warning = words;
      }),
    }),
    close: () => file.close(),
  };
}

function findStream(file: OpenFile): { stream: OggStream; serial: number } | null {
  for (const page of createPageSplitter().push(file.readAt(0, SEARCHED_BYTES))) {
    const stream = page.isFirst ? identifyOggStream(page.body) : null;
    if (stream) return { stream, serial: page.serial };
  }
  return null;
}

/** From the last page's position; null for chained files and for recordings that do not begin at 0. */
function findDuration(file: OpenFile, stream: OggStream, serial: number): number | null {
  const offset = Math.max(0, file.byteSize - SEARCHED_BYTES);
  const head = createPageSplitter().push(file.readAt(0, SEARCHED_BYTES));
  const first = head.find((page) => page.serial === serial && page.granule !== null && page.granule > 0);
  if ((first?.granule ?? 0) > 10 * stream.sampleRateHz) return null;
  const last = createPageSplitter().push(file.readAt(offset, SEARCHED_BYTES)).at(-1);
  if (!last || last.serial !== serial || last.granule === null) return null;
  const preSkip = stream.codec === 'opus' ? stream.head.preSkip : 0;
  return Math.max(0, last.granule - preSkip) / stream.sampleRateHz;
}

/** One stream after another where files were joined; streams beside the sound are passed over. */
async function* readBlocks(
  file: OpenFile,
  expected: OggStream,
  warn: (words: string) => void,
): AsyncGenerator<Block> {
  const splitter = createPageSplitter();
  let codec: OggCodec | null = null;
  let serial = -1;
  let hasSound = false;
  let hasEnd = false;
  try {
    for (const page of pagesOf(file, splitter)) {
      if (page.isFirst && (codec === null || hasSound)) {
        const next = beginning(page, expected, codec !== null, warn);
        if (next === 'other') continue;
        if (next === 'end') return;
        if (codec) yield { channels: codec.flush() };
        codec?.free();
        codec = await createOggCodec(next);
        serial = page.serial;
        hasSound = false;
      }
      if (!codec || page.serial !== serial) continue;
      hasSound ||= (page.granule ?? 0) > 0;
      hasEnd = page.isLast;
      yield { channels: codec.decode(page) };
    }
    if (codec) yield { channels: codec.flush() };
  } finally {
    codec?.free();
  }
  if (splitter.hasSkipped()) warn('Some damaged parts of the file were skipped.');
  else if (!hasEnd) warn('The end of the file is missing.');
}

function* pagesOf(file: OpenFile, splitter: PageSplitter): Generator<OggPage> {
  for (const piece of readPieces(file, 0, file.byteSize, PIECE_BYTES)) yield* splitter.push(piece);
  yield* splitter.flush();
}

function beginning(
  page: OggPage,
  expected: OggStream,
  isRunning: boolean,
  warn: (words: string) => void,
): OggStream | 'other' | 'end' {
  const stream = identifyOggStream(page.body);
  if (!stream) return 'other';
  const isSame =
    stream.sampleRateHz === expected.sampleRateHz && stream.channelCount === expected.channelCount;
  if (isSame || !isRunning) return stream;
  warn('The file changes its format midway; the rest was left out.');
  return 'end';
}
