import { type FlacInfo, formatStreamHead } from '../../core/audio/flac/stream-info.ts';
import { joinBytes } from './join-bytes.ts';
import type { PacketCodec } from './packet-codec.ts';
import { withoutConsole } from './without-console.ts';

/** Decodes whole FLAC frames, of native files and of Ogg alike, with libFLAC as WebAssembly. */
export async function createFlacCodec(info: FlacInfo): Promise<PacketCodec> {
  // Loaded when the first FLAC file comes: 145 KB that other libraries never need.
  const { decoder } = await import('@audio/decode-flac');
  const flac = await decoder();
  flac.decode(formatStreamHead(info));
  return {
    decode: (frames) => withoutConsole(() => flac.decode(joinBytes(frames)).channelData),
    flush: () => withoutConsole(() => flac.flush().channelData),
    free: () => flac.free(),
  };
}
