// What every decoder gives: facts at once, samples as they are asked for, in bounded memory.

/** What is known of an open file before it is decoded. */
export interface SourceFacts {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number | null;
  /** Short codec name: pcm, float, alaw, mulaw, flac, mp3, vorbis, opus, aac, … */
  readonly codec: string;
  /** Null where only decoding tells. */
  readonly durationSeconds: number | null;
}

/** Which part to read (whole file by default), and how to stop. */
export interface ReadRange {
  readonly startSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
  /** Aborting ends the stream with AppError 'cancelled'. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Told now and then while what lies before the part is decoded: many formats have to be read from their start, which
   * takes minutes for a part late in a recording of hours.
   */
  readonly onPassing?: ((seconds: number) => void) | undefined;
}

/**
 * An open audio file. Streams may be read one after another (each starts anew), not at the same time.
 * Every yielded array is fresh: the reader may keep or transfer it. Samples are finite numbers.
 */
export interface AudioSource {
  readonly facts: SourceFacts;
  /** A partial problem in words ("The file ends early: 12 of 60 s could be read."); complete after reading. */
  warning(): string | null;
  /** Mean of the channels at the native rate, at most 65,536 frames a chunk. */
  readMono(range?: ReadRange): AsyncIterable<Float32Array>;
  /** One array a channel, at the native rate, at most 65,536 frames a chunk. */
  readChannels(range?: ReadRange): AsyncIterable<Float32Array[]>;
  close(): void;
}

/** Frames of the largest chunk a source yields. */
export const CHUNK_FRAMES = 65_536;
