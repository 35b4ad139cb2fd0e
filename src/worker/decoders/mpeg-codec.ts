import { AppError } from '../../shared/errors/app-error.ts';
import { withoutConsole } from './without-console.ts';

export interface MpegCodec {
  decode(data: Uint8Array): { channelData: Float32Array[]; sampleRate: number };
  free(): void;
}

/** Complaints without a sample between them before a file counts as damaged. */
const MOST_COMPLAINTS = 200;
/** mpg123: "give me more" and "the format is new" are no complaints. */
const NEED_MORE = -10;
const NEW_FORMAT = -11;

interface Instance {
  decode(data: Uint8Array): {
    channelData: Float32Array[];
    sampleRate: number;
    readonly errors?: readonly unknown[];
  };
  free(): void;
}

/** An instance, and how to make it ready for another file; false where that fails. */
interface Reusable {
  readonly mpg123: Instance;
  readonly renew: () => boolean;
}

/** What the package keeps to itself: the library's handle, and its calls. */
interface Internals {
  _decoder: number;
  readonly _common: {
    readonly wasm: {
      mpeg_decoder_read(...args: number[]): number;
      mpeg_frame_decoder_create(handle: number, isGapless: number): number;
      mpeg_frame_decoder_destroy(handle: number): void;
    };
    allocateTypedArray(
      length: number,
      TypedArray: Uint32ArrayConstructor,
    ): { readonly ptr: number; readonly buf: Uint32Array };
  };
}

/** Instances that had nothing to complain about. Starting one costs as much as a second of sound. */
const idle: Reusable[] = [];
const mostIdle = 2;

/** mpg123 as WebAssembly. Its read loop ends only when the library asks for more, so a guard counts complaints. */
export async function createMpegCodec(): Promise<MpegCodec> {
  const instance = idle.pop() ?? (await startInstance());
  const { mpg123, renew } = instance;
  let isGood = true;
  return {
    decode(data) {
      const wasGood = isGood;
      isGood = false;
      const decoded = withoutConsole(() => mpg123.decode(data));
      isGood = wasGood && (decoded.errors ?? []).length === 0;
      return decoded;
    },
    free() {
      if (isGood && idle.length < mostIdle && renew()) idle.push(instance);
      else mpg123.free();
    },
  };
}

async function startInstance(): Promise<Reusable> {
  const { decoder } = await import('@audio/decode-mp3');
  const mpg123 = await decoder();
  guardReads(mpg123);
  return { mpg123, renew: createRenewal(mpg123) };
}

/** A new handle for each file: nothing of the last one is left. Refuses where the package is another than known. */
function createRenewal(codec: object): () => boolean {
  const internals = codec as Partial<Internals>;
  const common = internals._common;
  const wasm = common?.wasm;
  if (!common?.allocateTypedArray || !wasm?.mpeg_frame_decoder_create) return () => false;
  const isGapless = 1;
  const renewed = common.allocateTypedArray(1, Uint32Array);
  return () => {
    const handle = internals._decoder;
    if (!handle || wasm.mpeg_frame_decoder_create(renewed.ptr, isGapless) !== 0) return false;
    // Frees what the handle points at, too.
    wasm.mpeg_frame_decoder_destroy(handle);
    internals._decoder = renewed.buf[0] ?? 0;
    return true;
  };
}

function guardReads(codec: object): void {
  const { wasm } = (codec as Partial<Internals>)._common ?? {};
  if (!wasm?.mpeg_decoder_read) return;
  const read = wasm.mpeg_decoder_read;
  let complaints = 0;
  wasm.mpeg_decoder_read = (...args) => {
    const status = read(...args);
    complaints = status === 0 || status === NEED_MORE || status === NEW_FORMAT ? 0 : complaints + 1;
    if (complaints > MOST_COMPLAINTS) throw new AppError('damaged', 'The MP3 data is damaged.');
    return status;
  };
}
