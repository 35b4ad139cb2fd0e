import { type FlacInfo, formatStreamHead } from '../../core/audio/flac/stream-info.ts';
import { joinBytes } from './join-bytes.ts';
import type { PacketCodec } from './packet-codec.ts';
import { withoutConsole } from './without-console.ts';

/** libFLAC as WebAssembly, and the part of it that takes frames as they are: the outer one would look for their ends. */
interface Instance {
  decode(data: Uint8Array): { readonly channelData: Float32Array[] };
  flush(): { readonly channelData: Float32Array[] };
  free(): void;
  readonly _decoder?: Partial<FrameDecoder>;
}

interface FrameDecoder {
  decodeFrames(frames: readonly Uint8Array[]): {
    readonly channelData: Float32Array[];
    readonly errors: readonly unknown[];
  };
}

/** Instances whose frames were all good. Starting one costs as much as a second of sound. */
const idle: Instance[] = [];
const mostIdle = 2;

/** Decodes whole FLAC frames, of native files and of Ogg alike. */
export async function createFlacCodec(info: FlacInfo): Promise<PacketCodec> {
  const flac = idle.pop() ?? (await startInstance());
  const inner = flac._decoder;
  return typeof inner?.decodeFrames === 'function'
    ? decodeFramesWith(inner as FrameDecoder, flac)
    : decodeStreamWith(flac, info);
}

async function startInstance(): Promise<Instance> {
  // Loaded when the first FLAC file comes: 145 KB that other libraries never need.
  const { decoder } = await import('@audio/decode-flac');
  return await decoder();
}

/** Frames depend on nothing before them, so that an instance serves file after file until one is damaged. */
function decodeFramesWith(decoder: FrameDecoder, flac: Instance): PacketCodec {
  let isGood = true;
  return {
    decode(frames) {
      const wasGood = isGood;
      isGood = false;
      const { channelData, errors } = withoutConsole(() => decoder.decodeFrames(frames));
      isGood = wasGood && errors.length === 0;
      return channelData;
    },
    flush: () => [],
    free() {
      if (isGood && idle.length < mostIdle) idle.push(flac);
      else flac.free();
    },
  };
}

function decodeStreamWith(flac: Instance, info: FlacInfo): PacketCodec {
  flac.decode(formatStreamHead(info));
  return {
    decode: (frames) => withoutConsole(() => flac.decode(joinBytes(frames)).channelData),
    flush: () => withoutConsole(() => flac.flush().channelData),
    free: () => flac.free(),
  };
}
