import type { AppErrorCode } from '../shared/errors/app-error.ts';

/**
 * What the library asks of a worker process: one task in, one result out. Values are structured-cloneable
 * (typed arrays travel as they are). A worker has no database and no state but loaded sessions.
 */

/** Where a file is. Bytes where the name is not valid UTF-8. */
export type FilePath = string | Uint8Array;

/** A pack on disk and how to run it. */
export interface PackLocation {
  readonly folder: string;
  /** A device that passed its self-test: `cpu`, `webgpu`, `cpu-int8`, … */
  readonly provider: string;
  readonly threadCount: number;
  /** Seconds of sound that a graphics device computes at once, as its self-test found. */
  readonly batchSeconds?: number;
  /** Threads that read clips for the graph, for each analysis process; one where nothing is said. */
  readonly readerCount?: number;
}

/** A clip as the analysis gets it. */
export interface ClipTask {
  readonly key: string;
  readonly path: FilePath;
  readonly byteSize: number;
  /**
   * Of a long clip, every `count`-th window from number `index` on: other processes have the rest. The outline and the
   * texts come with the first share.
   */
  readonly share?: { readonly index: number; readonly count: number };
}

export interface TaskMap {
  /** Loads a pack's towers so that the next task is quick; answers which device computes. */
  'load-pack': {
    input: { pack: PackLocation; towers: readonly ('audio' | 'text')[] };
    output: { device: string };
  };
  /**
   * Decodes, inspects and embeds a few clips. A clip that fails does not fail its neighbours. A process that gets a
   * second task before it answers the first one begins to read it; an urgent one is read before what waits.
   */
  analyse: {
    input: { pack: PackLocation; clips: readonly ClipTask[]; isUrgent?: boolean };
    output: { computed: Computed; clips: readonly AnalysedClip[]; stages: StageSeconds };
  };
  /** Vectors of texts, unit length, row after row. */
  'embed-text': {
    input: { pack: PackLocation; texts: readonly string[] };
    output: { dimension: number; vectors: Float32Array };
  };
  /** A caption for each vector of this pack (rows of unit length). With `beams` the decoder writes: 1 is greedy. */
  caption: {
    input: { pack: PackLocation; dimension: number; vectors: Float32Array; beams?: number };
    output: { captions: readonly WrittenCaption[]; seconds: number };
  };
  /** Vectors of one file or a region of it, for "more like this" with a file from outside and for `evaluate`. */
  'embed-file': {
    input: { pack: PackLocation; path: FilePath; startSeconds?: number; endSeconds?: number };
    output: EmbeddedWindows;
  };
  /** Facts and texts of a file without embedding it. */
  inspect: { input: { path: FilePath }; output: InspectedClip };
  /** Peaks of a file: pairs of signed 8-bit minimum and maximum. */
  peaks: { input: { path: FilePath; bins: number }; output: { peaks: Int8Array } };
  /**
   * Renders a file (or a region) as WAV: for the `player` (the default) 16-bit PCM that every browser plays, for a
   * `session` with the channels, the sample rate and the depth of the source.
   */
  'render-wav': {
    input: {
      path: FilePath;
      outputPath: string;
      startSeconds?: number;
      endSeconds?: number;
      quality?: 'player' | 'session';
    };
    output: { byteSize: number; durationSeconds: number };
  };
  /** Measures float32 on the CPU, and names what else may compute on this machine. */
  'list-devices': {
    input: { pack: PackLocation };
    output: { names: readonly string[]; cpu: TestedDevice; reference: DeviceReference };
  };
  /** The self-test of one device against what the CPU answered. In a process of its own: a driver may hang or crash. */
  'test-device': {
    input: { pack: PackLocation; name: string; reference: DeviceReference };
    output: TestedDevice;
  };
  /** Schema, checksums, tensor names, tokenizer, golden sample. Never throws for a bad pack: it reports. */
  'check-pack': {
    input: { folder: string };
    output: { ok: boolean; steps: readonly { name: string; ok: boolean; detail: string }[] };
  };
}

export type TaskName = keyof TaskMap;
export type TaskInput<N extends TaskName> = TaskMap[N]['input'];
export type TaskOutput<N extends TaskName> = TaskMap[N]['output'];

/**
 * Seconds of work. `read`: waiting for the disk; `decode`: bytes to samples; `resample`: to the pack's rates and cut
 * into windows; `features`: what the graph is fed; `encode`: the graph itself; `inspect`: outline and embedded texts;
 * `wait`: the graph had nothing to compute while files were being read.
 */
export interface StageSeconds {
  readonly read: number;
  readonly decode: number;
  readonly resample: number;
  readonly features: number;
  readonly encode: number;
  readonly inspect: number;
  readonly wait: number;
}

export interface AudioFacts {
  readonly durationSeconds: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number | null;
  /** Short codec name: pcm, float, flac, mp3, vorbis, opus, aac, … */
  readonly codec: string;
}

export interface EmbeddedText {
  /** bext, ixml, aswg, info, id3, vorbis, … */
  readonly source: string;
  readonly field: string;
  readonly value: string;
}

export interface InspectedClip {
  readonly facts: AudioFacts;
  readonly texts: readonly EmbeddedText[];
}

/** Windows of one clip: `vectors` holds startsSeconds.length rows of `dimension`, unit length. */
export interface EmbeddedWindows {
  readonly dimension: number;
  readonly startsSeconds: Float32Array;
  readonly endsSeconds: Float32Array;
  readonly vectors: Float32Array;
}

/** What is said of a vector, and what speaks for it. */
export interface WrittenCaption {
  readonly text: string;
  /** Mean over the tokens, the end included; null where no decoder wrote it. */
  readonly logProbability: number | null;
  /** Cosine of the caption's own vector and the sound's. */
  readonly similarity: number;
  /** `similarity` minus the best similarity of the sound to the pack's vocabulary. */
  readonly margin: number;
  /** 0…1 */
  readonly confidence: number;
  /** `plain` where the pack's threshold is not reached: better not to use this text. */
  readonly kind: 'written' | 'plain';
}

export type AnalysedClip =
  | ({
      readonly kind: 'analysed';
      readonly key: string;
      /** 1,000 pairs of signed 8-bit minimum and maximum over the whole clip. */
      readonly peaks: Int8Array;
      readonly windows: EmbeddedWindows;
      /** A partial problem worth keeping ("the file ends early: 12 of 60 s could be read"). */
      readonly warning: string | null;
    } & InspectedClip)
  | { readonly kind: 'unsupported'; readonly key: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly key: string; readonly code: AppErrorCode; readonly reason: string };

export interface TestedDevice {
  readonly provider: string;
  readonly state: 'passed' | 'failed' | 'absent' | 'untested';
  readonly why: string;
  readonly cosine: number | null;
  readonly windowsPerSecond: number | null;
  /** Full windows that it computes at once at that speed. */
  readonly batchWindows: number | null;
}

/** What float32 on the CPU answered to the windows of the self-test, in their order, and how fast. */
export interface DeviceReference {
  readonly answers: readonly ReferenceAnswer[];
}

export interface ReferenceAnswer {
  readonly vector: Float32Array;
  readonly milliseconds: number;
}

/** What a process has computed of sounds so far. */
export interface Computed {
  /** The device that computes now: `cpu` where another one failed. */
  readonly device: string;
  readonly process: number;
  readonly batches: number;
  /** Time in the graph. */
  readonly busyMs: number;
  readonly failure: DeviceFailure | null;
}

/** `numbers`: wrong ones, or none; `lost`: it stopped with an error; `hang`: no answer; `crash`: the process ended. */
export interface DeviceFailure {
  readonly device: string;
  readonly kind: 'numbers' | 'lost' | 'hang' | 'crash';
  readonly why: string;
}

export type ToWorker =
  | { readonly kind: 'task'; readonly id: number; readonly name: TaskName; readonly input: unknown }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: AppErrorCode; readonly message: string }
  /** Sign of life during a long task (a four-hour file): moves the deadline. */
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly secondsDone: number;
      /** Of how many clips that is the work: half of one is 0.5. */
      readonly clipsDone?: number;
    };
