import type { OggPage } from '../../core/audio/ogg/page-splitter.ts';
import { joinSamples } from '../../core/audio/resample.ts';
import { joinBytes } from './join-bytes.ts';
import type { OggCodec } from './ogg-codecs.ts';
import { withoutConsole } from './without-console.ts';

/** libvorbis as WebAssembly. After a whole stream in one piece it begins anew with the next piece. */
interface Instance {
  decode(data: Uint8Array): Decoded;
  flush(): Decoded;
  free(): void;
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly errors?: readonly unknown[];
}

/** Streams up to this size are decoded in one piece: some seconds of sound. */
const mostBytesAtOnce = 65_536;
/** Instances that have decoded whole streams well. Starting one costs as much as some seconds of sound. */
const idle: Instance[] = [];
const mostIdle = 2;

/** libvorbis wants the pages as they are: block sizes and the cut at the end depend on them. */
export async function createVorbisCodec(): Promise<OggCodec> {
  const vorbis = idle.pop() ?? (await startInstance());
  /** Pages from the beginning on, until they are too many or have a gap. */
  let held: OggPage[] | null = [];
  let byteCount = 0;
  let isReusable = false;

  const decodeHeld = (): readonly Float32Array[] => {
    const pages = held ?? [];
    held = null;
    if (pages.length === 0) return [];
    const { channelData, errors = [] } = withoutConsole(() =>
      vorbis.decode(joinBytes(pages.map((page) => page.bytes))),
    );
    isReusable = isWhole(pages) && errors.length === 0;
    return channelData;
  };
  return {
    decode(page) {
      isReusable = false;
      if (!held) return withoutConsole(() => vorbis.decode(page.bytes).channelData);
      held.push(page);
      byteCount += page.bytes.length;
      return page.isLast || byteCount > mostBytesAtOnce ? decodeHeld() : [];
    },
    flush() {
      const rest = decodeHeld();
      // Flushing would end an instance for good; of a whole stream nothing is held back.
      return isReusable
        ? rest
        : joinChannels(
            rest,
            withoutConsole(() => vorbis.flush().channelData),
          );
    },
    free() {
      if (isReusable && idle.length < mostIdle) idle.push(vorbis);
      else vorbis.free();
    },
  };
}

async function startInstance(): Promise<Instance> {
  const { decoder } = await import('@audio/decode-vorbis');
  return await decoder();
}

/** From the first to the last page without a gap. */
function isWhole(pages: readonly OggPage[]): boolean {
  return pages.every(
    ({ isFirst, isLast, sequence }, at) =>
      isFirst === (at === 0) && isLast === (at === pages.length - 1) && sequence === at,
  );
}

function joinChannels(
  heads: readonly Float32Array[],
  tails: readonly Float32Array[],
): readonly Float32Array[] {
  if (heads.length === 0) return tails;
  return heads.map((head, channel) => joinSamples(head, tails[channel] ?? new Float32Array(0)));
}
