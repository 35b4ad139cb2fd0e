// Writes small sound files of every uncompressed container, byte by byte, so that tests need no files and no tools.

export type SampleFormat = 'u8' | 's8' | 's16' | 's24' | 's32' | 's64' | 'f32' | 'f64' | 'alaw' | 'mulaw';

export interface SoundSpec {
  readonly format: SampleFormat;
  readonly sampleRateHz: number;
  /** One array a channel, −1…1. */
  readonly channels: readonly Float32Array[];
}

/** A tone a channel: 440 Hz, 550 Hz and so on, at half the full level. */
export function tones(channelCount: number, sampleRateHz: number, frameCount: number): Float32Array[] {
  return Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from(
      { length: frameCount },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * (440 + 110 * channel) * n) / sampleRateHz),
    ),
  );
}

const byteCounts: Record<SampleFormat, number> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  s64: 8,
  f32: 4,
  f64: 8,
  alaw: 1,
  mulaw: 1,
};

/** The samples alone, interleaved. */
export function sampleBytes({ format, channels }: SoundSpec, littleEndian: boolean): Uint8Array {
  const byteCount = byteCounts[format];
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * byteCount);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let n = 0; n < frameCount; n++) {
    for (const channel of channels) {
      putSample(view, at, channel[n] ?? 0, format, littleEndian);
      at += byteCount;
    }
  }
  return bytes;
}

function putSample(
  view: DataView,
  at: number,
  value: number,
  format: SampleFormat,
  littleEndian: boolean,
): void {
  if (format === 'f32') view.setFloat32(at, value, littleEndian);
  else if (format === 'f64') view.setFloat64(at, value, littleEndian);
  else if (format === 'alaw' || format === 'mulaw') view.setUint8(at, value < 0 ? 0x2a : 0xaa);
  else if (format === 'u8') view.setUint8(at, Math.round(value * 127) + 128);
  else putInteger(view, at, value, format, littleEndian);
}

function putInteger(
  view: DataView,
  at: number,
  value: number,
  format: SampleFormat,
  littleEndian: boolean,
): void {
  const bits = 8 * byteCounts[format];
  const whole =
    BigInt(Math.round(value * (2 ** Math.min(bits - 1, 31) - 1))) << BigInt(Math.max(0, bits - 32));
  for (let byte = 0; byte < bits / 8; byte++) {
    const shift = BigInt(8 * (littleEndian ? byte : bits / 8 - 1 - byte));
    view.setUint8(at + byte, Number((whole >> shift) & 0xffn));
  }
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function concat(...pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Numbers of the given widths in bytes, one after another. */
export function numbers(
  littleEndian: boolean,
  ...values: readonly (readonly [number, 1 | 2 | 4 | 8])[]
): Uint8Array {
  return concat(
    ...values.map(([value, width]) => {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), littleEndian);
      return littleEndian ? bytes.slice(0, width) : bytes.slice(8 - width);
    }),
  );
}

/** A chunk as RIFF (little-endian) or AIFF (big-endian) has it, padded to even length. */
export function chunk(
  id: string,
  body: Uint8Array,
  littleEndian = true,
  declaredSize = body.length,
): Uint8Array {
  return concat(ascii(id), numbers(littleEndian, [declaredSize, 4]), body, new Uint8Array(body.length % 2));
}

export interface WavOptions {
  readonly extensible?: boolean;
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
  readonly declaredDataSize?: number;
  /** Sample rate, channel count or format tag to lie about. */
  readonly fmt?: { readonly tag?: number; readonly channelCount?: number; readonly sampleRateHz?: number };
}

const waveTags: Record<SampleFormat, number> = {
  u8: 1,
  s8: 1,
  s16: 1,
  s24: 1,
  s32: 1,
  s64: 1,
  f32: 3,
  f64: 3,
  alaw: 6,
  mulaw: 7,
};

function formatChunkBody(spec: SoundSpec, options: WavOptions = {}): Uint8Array {
  const tag = options.fmt?.tag ?? waveTags[spec.format];
  const channelCount = options.fmt?.channelCount ?? spec.channels.length;
  const rate = options.fmt?.sampleRateHz ?? spec.sampleRateHz;
  const bytes = byteCounts[spec.format];
  const base = numbers(
    true,
    [options.extensible ? 0xfffe : tag, 2],
    [channelCount, 2],
    [rate, 4],
    [rate * channelCount * bytes, 4],
    [channelCount * bytes, 2],
    [8 * bytes, 2],
  );
  if (!options.extensible) return base;
  const guidTail = ascii('\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71');
  return concat(base, numbers(true, [22, 2], [8 * bytes, 2], [0, 4], [tag, 2]), guidTail);
}

export function makeWav(spec: SoundSpec, options: WavOptions = {}): Uint8Array {
  const data = sampleBytes(spec, true);
  const body = concat(
    ascii('WAVE'),
    ...(options.before ?? []),
    chunk('fmt ', formatChunkBody(spec, options)),
    chunk('data', data, true, options.declaredDataSize ?? data.length),
    ...(options.after ?? []),
  );
  return concat(ascii('RIFF'), numbers(true, [body.length, 4]), body);
}

/** RF64, or with `id` BW64. `dataSize` may promise more than is there. */
export function makeRf64(spec: SoundSpec, id = 'RF64', dataSize?: number): Uint8Array {
  const data = sampleBytes(spec, true);
  const size = dataSize ?? data.length;
  return concat(
    ascii(`${id}\xff\xff\xff\xffWAVE`),
    chunk('ds64', numbers(true, [size + 80, 8], [size, 8], [0, 8], [0, 4])),
    chunk('fmt ', formatChunkBody(spec)),
    chunk('data', data, true, 0xffffffff),
  );
}

const w64Tail = ascii('\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a');

export function makeW64(spec: SoundSpec): Uint8Array {
  const part = (id: string, body: Uint8Array): Uint8Array => {
    const size = numbers(true, [24 + body.length, 8]);
    return concat(ascii(id), w64Tail, size, body, new Uint8Array((8 - (body.length % 8)) % 8));
  };
  const riff = concat(ascii('riff'), ascii('\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00'));
  const body = concat(part('fmt ', formatChunkBody(spec)), part('data', sampleBytes(spec, true)));
  return concat(riff, numbers(true, [40 + body.length, 8]), ascii('wave'), w64Tail, body);
}

/** AIFF, or AIFF-C where `compression` is given. */
export function makeAiff(
  spec: SoundSpec,
  compression?: string,
  extra: readonly Uint8Array[] = [],
): Uint8Array {
  const littleEndian = compression === 'sowt' || compression === '42ni' || compression === '23ni';
  const data = concat(numbers(false, [0, 4], [0, 4]), sampleBytes(spec, littleEndian));
  const common = concat(
    numbers(
      false,
      [spec.channels.length, 2],
      [spec.channels[0]?.length ?? 0, 4],
      [8 * byteCounts[spec.format], 2],
    ),
    extended(spec.sampleRateHz),
    ...(compression === undefined ? [] : [ascii(`${compression}\x00\x00`)]),
  );
  const body = concat(
    ascii(compression === undefined ? 'AIFF' : 'AIFC'),
    chunk('COMM', common, false),
    ...extra,
    chunk('SSND', data, false),
  );
  return concat(ascii('FORM'), numbers(false, [body.length, 4]), body);
}

/** A number from 1 on as 80-bit float. */
function extended(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  const mantissa = BigInt(value * 2 ** (63 - exponent));
  const bytes = new Uint8Array(10);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, exponent + 16383);
  view.setBigUint64(2, mantissa);
  return bytes;
}

export function makeCaf(spec: SoundSpec, littleEndian: boolean, isSizeKnown = true): Uint8Array {
  const isFloat = spec.format === 'f32' || spec.format === 'f64';
  const rate = new Uint8Array(8);
  new DataView(rate.buffer).setFloat64(0, spec.sampleRateHz);
  const name = spec.format === 'alaw' ? 'alaw' : spec.format === 'mulaw' ? 'ulaw' : 'lpcm';
  const bytes = byteCounts[spec.format];
  const description = concat(
    rate,
    ascii(name),
    numbers(
      false,
      [(isFloat ? 1 : 0) + (littleEndian ? 2 : 0), 4],
      [bytes * spec.channels.length, 4],
      [1, 4],
      [spec.channels.length, 4],
      [8 * bytes, 4],
    ),
  );
  const data = sampleBytes(spec, littleEndian);
  const part = (id: string, body: Uint8Array, size: number) =>
    concat(ascii(id), numbers(false, [size, 8]), body);
  return concat(
    ascii('caff\x00\x01\x00\x00'),
    part('desc', description, description.length),
    part('data', concat(numbers(false, [0, 4]), data), isSizeKnown ? data.length + 4 : -1),
  );
}

const auCodes: Partial<Record<SampleFormat, number>> = {
  mulaw: 1,
  s8: 2,
  s16: 3,
  s24: 4,
  s32: 5,
  f32: 6,
  f64: 7,
  alaw: 27,
};

export function makeAu(spec: SoundSpec, isSizeKnown = true): Uint8Array {
  const data = sampleBytes(spec, false);
  const size = isSizeKnown ? data.length : 0xffffffff;
  const code = auCodes[spec.format] ?? 0;
  const header = numbers(
    false,
    [28, 4],
    [size, 4],
    [code, 4],
    [spec.sampleRateHz, 4],
    [spec.channels.length, 4],
  );
  return concat(ascii('.snd'), header, new Uint8Array(4), data);
}
