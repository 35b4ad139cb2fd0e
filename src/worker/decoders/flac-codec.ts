import { type FlacInfo, formatStreamHead } from '../../core/audio/flac/stream-info.ts';
import { joinBytes } from './join-bytes.ts';
import type { PacketCodec } from './packet-codec.ts';
import { withoutConsole } from './without-console.ts';

/** Decodes whole FLAC frames, of native files and of Ogg alike, with libFLAC as WebAssembly. */
export async function createFlacCodec(info: FlacInfo): Promise<PacketCodec> {
  // Loaded when the first FLAC file comes: 145 KB that other libraries never need.
  const { decoder } = await import('@audio/decode-flac');
  const flac = await decoder();
  const free = () => flac.free();
  const frameDecoder = findFrameDecoder(flac);
  if (frameDecoder) {
    return {
      decode: (frames) => withoutConsole(() => frameDecoder.decodeFrames(frames).channelData),
      flush: () => [],
      free,
    };
  }
  flac.decode(formatStreamHead(info));
  return {
    decode: (frames) => withoutConsole(() => flac.decode(joinBytes(frames)).channelData),
    flush: () => withoutConsole(() => flac.flush().channelData),
    free,
  };
}

interface FrameDecoder {
  decodeFrames(frames: readonly Uint8Array[]): { readonly channelData: Float32Array[] };
}

/** The part that takes frames as they are: the outer one would look for their ends and sum them up once more. */
function findFrameDecoder(flac: object): FrameDecoder | null {
  const inner = (flac as { _decoder?: Partial<FrameDecoder> })._decoder;
  return typeof inner?.decodeFrames === 'function' ? (inner as FrameDecoder) : null;
}
