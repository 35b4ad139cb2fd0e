// Where uncompressed samples lie in a file and how they are written.

export interface SampleEncoding {
  readonly kind: 'signed' | 'unsigned' | 'float' | 'alaw' | 'mulaw';
  readonly byteCount: 1 | 2 | 3 | 4 | 8;
  readonly littleEndian: boolean;
}

export type ContainerName = 'wav' | 'rf64' | 'w64' | 'aiff' | 'caf' | 'au';

export interface PcmLayout {
  readonly container: ContainerName;
  readonly encoding: SampleEncoding;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  /** Where the first frame begins, in bytes. */
  readonly dataOffset: number;
  /** Whole frames that are really there. */
  readonly frameCount: number;
  /** Says in words when less is there than the header promises. */
  readonly warning: string | null;
}

export type ParsedContainer =
  | { readonly kind: 'pcm'; readonly layout: PcmLayout }
  /** Readable container, compressed contents: another decoder's work on the bytes of the data chunk. */
  | {
      readonly kind: 'foreign';
      readonly codec: string;
      readonly dataOffset: number;
      readonly dataByteCount: number;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a header says, before it is held against the file. */
export interface DeclaredPcm {
  readonly container: ContainerName;
  readonly encoding: SampleEncoding;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  readonly dataOffset: number;
  readonly availableByteCount: number;
  /** Bytes promised by the header; null where it does not know (streamed recordings). */
  readonly promisedByteCount: number | null;
}

const MOST_CHANNELS = 1024;
const LOWEST_RATE_HZ = 1000;
const HIGHEST_RATE_HZ = 10_000_000;

/** Accepts what a header says, or refuses it with a reason for the user. */
export function settleLayout(declared: DeclaredPcm): ParsedContainer {
  const { channelCount, sampleRateHz, encoding } = declared;
  if (channelCount < 1) return refused('The header says that the file has no channels.');
  if (channelCount > MOST_CHANNELS) return refused(`The header claims ${channelCount} channels.`);
  const rateProblem = findRateProblem(sampleRateHz);
  if (rateProblem !== null) return refused(rateProblem);
  const frameByteCount = channelCount * encoding.byteCount;
  const frameCount = Math.floor(declared.availableByteCount / frameByteCount);
  const promised = declared.promisedByteCount;
  const isShort = promised !== null && promised - declared.availableByteCount >= frameByteCount;
  const warning = isShort
    ? endsEarly(frameCount / sampleRateHz, promised / frameByteCount / sampleRateHz)
    : null;
  const { container, bitDepth, dataOffset } = declared;
  const layout = { container, encoding, channelCount, bitDepth, dataOffset, frameCount, warning };
  // AIFF and CAF write rates as floats (22,254.54… Hz of old Macintosh sounds); everything behind here counts whole hertz.
  return { kind: 'pcm', layout: { ...layout, sampleRateHz: Math.round(sampleRateHz) } };
}

/** Words for a rate that no recording has: what follows would make of a second hours, and gigabytes. */
export function findRateProblem(sampleRateHz: number): string | null {
  if (sampleRateHz >= LOWEST_RATE_HZ && sampleRateHz <= HIGHEST_RATE_HZ) return null;
  return `The header claims a sample rate of ${Math.round(sampleRateHz) || 0} Hz.`;
}

/** Words for a file that holds less than it promises. */
export function endsEarly(readSeconds: number, promisedSeconds: number): string {
  return `The file ends early: ${seconds(readSeconds)} of ${seconds(promisedSeconds)} s could be read.`;
}

export function refused(reason: string): ParsedContainer {
  return { kind: 'refused', reason };
}

/** Codec name of an encoding, as shown to the user. */
export function codecOf(encoding: SampleEncoding): string {
  return encoding.kind === 'signed' || encoding.kind === 'unsigned' ? 'pcm' : encoding.kind;
}

function seconds(value: number): string {
  return value < 10 ? String(Math.round(value * 100) / 100) : String(Math.round(value));
}
