// Headers of MPEG audio frames, layers I to III (ISO 11172-3, 13818-3).

export interface MpegHeader {
  readonly layer: 1 | 2 | 3;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitRate: number;
  /** Length of the frame with its header; 0 for "free format". */
  readonly byteCount: number;
  readonly samplesPerFrame: number;
  /** MPEG 2 and 2.5 carry half the rates. */
  readonly isLowRate: boolean;
}

const fullRates = {
  1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
} as const;
const lowRates = {
  1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

/** Null where no valid header lies at `at`. ADTS AAC, whose sync word is the same, is none. */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return null;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  const version = (second >> 3) & 3;
  const layerCode = (second >> 1) & 3;
  if ((second & 0xe0) !== 0xe0 || version === 1 || layerCode === 0) return null;
  const rateCode = (third >> 2) & 3;
  if (third >> 4 === 15 || rateCode === 3) return null;
  const layer = (4 - layerCode) as 1 | 2 | 3;
  const isLowRate = version !== 3;
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4;
  const sampleRateHz = ([44100, 48000, 32000][rateCode] as number) / divisor;
  const bitRate = ((isLowRate ? lowRates : fullRates)[layer][third >> 4] as number) * 1000;
  const samplesPerFrame = layer === 1 ? 384 : layer === 3 && isLowRate ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samplesPerFrame / 8 / slot) * bitRate) / sampleRateHz) + ((third >> 1) & 1);
  return {
    layer,
    sampleRateHz,
    channelCount: (bytes[at + 3] as number) >> 6 === 3 ? 1 : 2,
    bitRate,
    byteCount: bitRate === 0 ? 0 : slots * slot,
    samplesPerFrame,
    isLowRate,
  };
}
