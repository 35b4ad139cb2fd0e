import type { ReadRange, SourceFacts } from './audio-source.ts';

/**
 * A block of samples as a decoder gives it: interleaved, or one array a channel. Interleaved samples of several
 * channels may lie in memory that the next block uses again.
 */
export type Block =
  | { readonly interleaved: Float32Array; readonly channelCount: number }
  | { readonly channels: readonly Float32Array[] };

/** What a format has to bring; `sourceOf` makes an AudioSource of it. */
export interface Decoding {
  readonly facts: SourceFacts;
  warning(): string | null;
  /**
   * Blocks from `startFrame` on, or from before it: `firstFrame` of the answer says from where.
   * A thrown error ends the sound there.
   */
  decode(startFrame: number, signal: AbortSignal | undefined): DecodedStream;
  close(): void;
}

interface DecodedStream {
  readonly firstFrame: number;
  readonly blocks: AsyncIterable<Block> | Iterable<Block>;
}

/** The asked range in frames. */
export function frameRange(range: ReadRange, sampleRateHz: number): { start: number; end: number } {
  const start = Math.max(0, Math.round((range.startSeconds ?? 0) * sampleRateHz));
  const end = Math.round((range.endSeconds ?? Number.POSITIVE_INFINITY) * sampleRateHz);
  return { start, end: Math.max(start, end) };
}
