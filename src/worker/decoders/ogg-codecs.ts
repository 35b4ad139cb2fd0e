// Decoders of the streams that an Ogg file may hold, fed page by page.
import type { OggStream, OpusHead } from '../../core/audio/ogg/identify-stream.ts';
import { createPacketAssembler } from '../../core/audio/ogg/packet-assembler.ts';
import type { OggPage } from '../../core/audio/ogg/page-splitter.ts';
import { createFlacCodec } from './flac-codec.ts';
import { createVorbisCodec } from './vorbis-codec.ts';

export interface OggCodec {
  /** One array a channel. */
  decode(page: OggPage): readonly Float32Array[];
  flush(): readonly Float32Array[];
  free(): void;
}

export function createOggCodec(stream: OggStream): Promise<OggCodec> {
  if (stream.codec === 'opus') return createOpusCodec(stream.head);
  return stream.codec === 'vorbis' ? createVorbisCodec() : createOggFlacCodec(stream);
}

/** The last page's position says how many samples the stream has (RFC 7845, section 4). */
async function createOpusCodec(head: OpusHead): Promise<OggCodec> {
  const { createOpusDecoder } = await import('@audio/decode-opus/core');
  const opus = await createOpusDecoder();
  const packets = createPacketAssembler();
  opus.configure({
    channels: head.channelCount,
    streamCount: head.streamCount,
    coupledStreamCount: head.coupledStreamCount,
    channelMappingTable: [...head.channelMapping],
    preSkip: head.preSkip,
    outputGain: head.outputGain,
  });
  let headerCount = 0;
  let decoded = 0;
  return {
    decode: (page) => {
      const isSound = (): boolean => ++headerCount > 2;
      const found = packets.push(page).filter(isSound);
      if (found.length === 0) return [];
      const { channelData } = opus.decodeFrames(found);
      const length = channelData[0]?.length ?? 0;
      decoded += length;
      // A recording joined late or with lost pages counts from elsewhere: its end cannot be cut by position.
      const end = page.isLast && page.granule !== null ? page.granule - head.preSkip : decoded;
      const excess = end >= decoded - length && end < decoded ? decoded - end : 0;
      return excess > 0 ? channelData.map((channel) => channel.subarray(0, length - excess)) : channelData;
    },
    flush: () => [],
    free: () => opus.free(),
  };
}

async function createOggFlacCodec(stream: Extract<OggStream, { codec: 'flac' }>): Promise<OggCodec> {
  const flac = await createFlacCodec(stream.info);
  const packets = createPacketAssembler();
  return {
    decode: (page) => {
      const frames = packets.push(page).filter((packet) => packet[0] === 0xff);
      return frames.length > 0 ? flac.decode(frames) : [];
    },
    flush: () => flac.flush(),
    free: () => flac.free(),
  };
}
