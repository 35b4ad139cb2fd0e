import { endsEarly } from '../../core/audio/containers/pcm-layout.ts';
import { type FlacPosition, findFlacPosition } from '../../core/audio/flac/find-position.ts';
import { createFrameSplitter } from '../../core/audio/flac/frame-splitter.ts';
import { type FlacInfo, findFlacFrames } from '../../core/audio/flac/stream-info.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Block, Decoding } from './decoding.ts';
import { createFlacCodec } from './flac-codec.ts';
import type { OpenFile } from './open-file.ts';
import { readPieces } from './read-pieces.ts';

/** Small, because digital silence unpacks to thousands of times its size. */
const PIECE_BYTES = 16_384;
/** Frames handed over at once: at 4,096 samples each about a quarter of a million samples. */
const MOST_FRAMES_AT_ONCE = 64;

/** Native FLAC whose "fLaC" mark lies at `offset`. */
export function openFlac(file: OpenFile, offset: number): Decoding {
  const found = findFlacFrames(file, offset);
  if (!found) throw new AppError('damaged', 'The FLAC header is damaged.');
  const { info, framesAt } = found;
  let warning: string | null = null;
  return {
    facts: flacFacts(info),
    warning: () => warning,
    decode: (startFrame) => {
      const from = findFlacPosition(file, info, framesAt, startFrame);
      const blocks = readBlocks(file, info, from, (words) => {
        warning = words;
      });
      return { firstFrame: from.firstFrame, blocks };
    },
    close: () => file.close(),
  };
}

function flacFacts(info: FlacInfo) {
  return {
    sampleRateHz: info.sampleRateHz,
    channelCount: info.channelCount,
    bitDepth: info.bitDepth,
    codec: 'flac',
    durationSeconds: info.frameCount === null ? null : info.frameCount / info.sampleRateHz,
  };
}

async function* readBlocks(
  file: OpenFile,
  info: FlacInfo,
  from: FlacPosition,
  warn: (words: string) => void,
): AsyncGenerator<Block> {
  const splitter = createFrameSplitter(info.largestFrameBytes);
  const codec = await createFlacCodec(info);
  let decoded = 0;
  const blockOf = (channels: readonly Float32Array[]): Block => {
    decoded += channels[0]?.length ?? 0;
    return { channels };
  };
  try {
    for (const piece of readPieces(file, from.offset, file.byteSize, PIECE_BYTES)) {
      const frames = splitter.push(piece);
      for (let at = 0; at < frames.length; at += MOST_FRAMES_AT_ONCE) {
        yield blockOf(codec.decode(frames.slice(at, at + MOST_FRAMES_AT_ONCE)));
      }
    }
    const last = splitter.flush();
    if (last.length > 0) yield blockOf(codec.decode(last));
    yield blockOf(codec.flush());
  } finally {
    codec.free();
  }
  // Begun in the middle, the first bytes are always a part of a frame.
  if (from.firstFrame > 0) return;
  if (info.frameCount !== null && decoded < info.frameCount) {
    warn(endsEarly(decoded / info.sampleRateHz, info.frameCount / info.sampleRateHz));
  } else if (splitter.hasSkipped()) warn('Some damaged parts of the file were skipped.');
}
