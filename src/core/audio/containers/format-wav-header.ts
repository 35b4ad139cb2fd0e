/** How samples are written in a WAV file. */
export type WavSample = 'int16' | 'int24' | 'float32';

export interface WavFormat {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly sample: WavSample;
}

export const wavSampleBytes: Readonly<Record<WavSample, number>> = { int16: 2, int24: 3, float32: 4 };

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** The end of the sub-format GUIDs that stand for a plain format tag (Microsoft, KSDATAFORMAT_SUBTYPE_…). */
const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/**
 * Everything before the samples. More than two channels are written as WAVE_FORMAT_EXTENSIBLE without named speakers,
 * floats with a `fact` chunk, as the format asks. Sizes beyond 4 GiB are given as "unknown", which players read to
 * the end.
 */
export function formatWavHeader(format: WavFormat, dataByteCount: number): Uint8Array {
  const { channelCount, sample } = format;
  const frameCount = Math.floor(dataByteCount / (channelCount * wavSampleBytes[sample]));
  const fact = sample === 'float32' ? chunk('fact', fourBytes(frameCount)) : [];
  const body = [...latin1('WAVE'), ...chunk('fmt ', formatFields(format)), ...fact, ...latin1('data')];
  const pad = dataByteCount % 2;
  const riffByteCount = body.length + 4 + dataByteCount + pad;
  return Uint8Array.from([
    ...latin1('RIFF'),
    ...fourBytes(riffByteCount),
    ...body,
    ...fourBytes(dataByteCount),
  ]);
}

function formatFields({ sampleRateHz, channelCount, sample }: WavFormat): number[] {
  const byteCount = wavSampleBytes[sample];
  const tag = sample === 'float32' ? FLOAT : PCM;
  const isExtensible = channelCount > 2;
  const fields = [
    ...twoBytes(isExtensible ? EXTENSIBLE : tag),
    ...twoBytes(channelCount),
    ...fourBytes(sampleRateHz),
    ...fourBytes(sampleRateHz * channelCount * byteCount),
    ...twoBytes(channelCount * byteCount),
    ...twoBytes(8 * byteCount),
  ];
  if (isExtensible) {
    return [
      ...fields,
      ...twoBytes(22),
      ...twoBytes(8 * byteCount),
      ...fourBytes(0),
      ...twoBytes(tag),
      ...guidTail,
    ];
  }
  return tag === FLOAT ? [...fields, ...twoBytes(0)] : fields;
}

const latin1 = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const chunk = (id: string, bytes: readonly number[]) => [...latin1(id), ...fourBytes(bytes.length), ...bytes];
const twoBytes = (value: number) => [value & 0xff, value >> 8];

function fourBytes(value: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, Math.min(0xffffffff, value), true);
  return [...bytes];
}
