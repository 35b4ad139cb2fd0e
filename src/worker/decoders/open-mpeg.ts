import { endsEarly } from '../../core/audio/containers/pcm-layout.ts';
import type { MpegStream } from '../../core/audio/mpeg/find-mpeg-stream.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Block, Decoding } from './decoding.ts';
import { measureMpeg } from './measure-mpeg.ts';
import { createMpegCodec } from './mpeg-codec.ts';
import type { OpenFile } from './open-file.ts';
import { readPieces } from './read-pieces.ts';

const PIECE_BYTES = 16_384;

/** MP1, MP2 and MP3 between `stream.offset` and `end`. */
export function openMpeg(file: OpenFile, stream: MpegStream, end: number): Decoding {
  const { header } = stream;
  let warning: string | null = null;
  const frameCount = stream.frameCount ?? measureMpeg(file, stream, end);
  return {
    facts: {
      sampleRateHz: header.sampleRateHz,
      channelCount: header.channelCount,
      bitDepth: null,
      codec: `mp${header.layer}`,
      durationSeconds: frameCount / header.sampleRateHz,
    },
    warning: () => warning,
    decode: () => ({
      firstFrame: 0,
      blocks: readBlocks(file, stream, end, (words) => {
        warning = words;
      }),
    }),
    close: () => file.close(),
  };
}

async function* readBlocks(
  file: OpenFile,
  { header, offset, frameCount }: MpegStream,
  end: number,
  warn: (words: string) => void,
): AsyncGenerator<Block> {
  let decoded = 0;
  const codec = await createMpegCodec();
  try {
    for (const piece of readPieces(file, offset, end, PIECE_BYTES)) {
      const { channelData, sampleRate } = codec.decode(piece);
      const first = channelData[0];
      if (!first || first.length === 0) continue;
      if (sampleRate !== header.sampleRateHz)
        throw new AppError('damaged', 'The file changes its sample rate midway.');
      decoded += first.length;
      // The decoder gives two channels always; those of a mono file are the same.
      yield { channels: header.channelCount === 1 ? [first] : channelData };
    }
  } finally {
    codec.free();
  }
  // Half a second: the last frames may rest in the decoder.
  if (frameCount !== null && decoded < frameCount - header.sampleRateHz / 2) {
    warn(endsEarly(decoded / header.sampleRateHz, frameCount / header.sampleRateHz));
  }
}
