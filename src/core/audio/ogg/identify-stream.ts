// What the first packet of an Ogg stream says.
import { asciiOf, viewOf } from '../containers/random-access.ts';
import { type FlacInfo, parseStreamInfo } from '../flac/stream-info.ts';

export interface OpusHead {
  readonly channelCount: number;
  /** Samples at 48 kHz to drop at the start. */
  readonly preSkip: number;
  /** In 1/256 dB. */
  readonly outputGain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMapping: readonly number[];
}

export type OggStream =
  | { readonly codec: 'vorbis'; readonly channelCount: number; readonly sampleRateHz: number }
  | {
      readonly codec: 'opus';
      readonly channelCount: number;
      readonly sampleRateHz: 48000;
      readonly head: OpusHead;
    }
  | {
      readonly codec: 'flac';
      readonly channelCount: number;
      readonly sampleRateHz: number;
      readonly info: FlacInfo;
    };

/** Null where the packet begins another kind of stream (Speex, video, a skeleton …) or makes no sense. */
export function identifyOggStream(packet: Uint8Array): OggStream | null {
  if (asciiOf(packet, 0, 7) === '\x01vorbis' && packet.length >= 30) {
    const sampleRateHz = viewOf(packet).getUint32(12, true);
    const channelCount = packet[11] as number;
    return channelCount > 0 && sampleRateHz > 0 ? { codec: 'vorbis', channelCount, sampleRateHz } : null;
  }
  if (asciiOf(packet, 0, 8) === 'OpusHead') {
    const head = parseOpusHead(packet);
    return head && { codec: 'opus', channelCount: head.channelCount, sampleRateHz: 48000, head };
  }
  if (asciiOf(packet, 0, 5) === '\x7fFLAC') {
    const info = parseStreamInfo(packet.subarray(17));
    return info && { codec: 'flac', channelCount: info.channelCount, sampleRateHz: info.sampleRateHz, info };
  }
  return null;
}

/** RFC 7845, section 5.1. */
function parseOpusHead(packet: Uint8Array): OpusHead | null {
  if (packet.length < 19) return null;
  const view = viewOf(packet);
  const channelCount = packet[9] as number;
  const family = packet[18] as number;
  if (channelCount === 0) return null;
  const common = { channelCount, preSkip: view.getUint16(10, true), outputGain: view.getInt16(16, true) };
  if (family === 0) {
    if (channelCount > 2) return null;
    const channelMapping = channelCount === 2 ? [0, 1] : [0];
    return { ...common, streamCount: 1, coupledStreamCount: channelCount - 1, channelMapping };
  }
  if (packet.length < 21 + channelCount) return null;
  return {
    ...common,
    streamCount: packet[19] as number,
    coupledStreamCount: packet[20] as number,
    channelMapping: [...packet.subarray(21, 21 + channelCount)],
  };
}
