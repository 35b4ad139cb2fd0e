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

type ReadCall = (...args: number[]) => number;

/** mpg123 as WebAssembly. Its read loop ends only when the library asks for more, so a guard counts complaints. */
export async function createMpegCodec(): Promise<MpegCodec> {
  const { decoder } = await import('@audio/decode-mp3');
  const mpg123 = await decoder();
  guardReads(mpg123);
  return {
    decode: (data) => withoutConsole(() => mpg123.decode(data)),
    free: () => mpg123.free(),
  };
}

function guardReads(codec: object): void {
  const wasm = (codec as { _common?: { wasm?: { mpeg_decoder_read?: ReadCall } } })._common?.wasm;
  const read = wasm?.mpeg_decoder_read;
  if (!wasm || !read) return;
  let complaints = 0;
  wasm.mpeg_decoder_read = (...args) => {
    const status = read(...args);
    complaints = status === 0 || status === NEED_MORE || status === NEW_FORMAT ? 0 : complaints + 1;
    if (complaints > MOST_COMPLAINTS) throw new AppError('damaged', 'The MP3 data is damaged.');
    return status;
  };
}
