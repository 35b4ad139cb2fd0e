import { codecOf, type PcmLayout } from '../../core/audio/containers/pcm-layout.ts';
import { decodeInto } from '../../core/audio/samples/decode-samples.ts';
import { CHUNK_FRAMES } from './audio-source.ts';
import type { Block, Decoding } from './decoding.ts';
import type { OpenFile } from './open-file.ts';

/** Bytes read from the disk at once. */
const READ_BYTES = 1 << 20;

/** Uncompressed samples, read straight from their place: seeking costs nothing. */
export function openPcm(file: OpenFile, layout: PcmLayout): Decoding {
  return {
    facts: {
      sampleRateHz: layout.sampleRateHz,
      channelCount: layout.channelCount,
      bitDepth: layout.bitDepth,
      codec: codecOf(layout.encoding),
      durationSeconds: layout.frameCount / layout.sampleRateHz,
    },
    warning: () => layout.warning,
    decode: (startFrame) => {
      const firstFrame = Math.min(startFrame, layout.frameCount);
      return { firstFrame, blocks: readBlocks(file, layout, firstFrame) };
    },
    close: () => file.close(),
  };
}

function* readBlocks(file: OpenFile, layout: PcmLayout, firstFrame: number): Generator<Block> {
  const { channelCount, encoding, frameCount } = layout;
  const frameByteCount = channelCount * encoding.byteCount;
  const framesAtOnce = Math.max(1, Math.min(CHUNK_FRAMES, Math.floor(READ_BYTES / frameByteCount)));
  // Used again and again, or the garbage of a long file piles up faster than it is collected.
  const bytes = new Uint8Array(framesAtOnce * frameByteCount);
  const several = channelCount > 1 ? new Float32Array(framesAtOnce * channelCount) : null;
  for (let frame = firstFrame; frame < frameCount; frame += framesAtOnce) {
    const wanted = Math.min(framesAtOnce, frameCount - frame) * frameByteCount;
    const byteCount = file.readInto(bytes.subarray(0, wanted), layout.dataOffset + frame * frameByteCount);
    const whole = Math.floor(byteCount / frameByteCount);
    if (whole === 0) return;
    const samples = several?.subarray(0, whole * channelCount) ?? new Float32Array(whole);
    decodeInto(samples, bytes.subarray(0, whole * frameByteCount), encoding);
    yield { interleaved: samples, channelCount };
  }
}
