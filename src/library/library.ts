import type { Handlers } from '../shared/contract/contract.ts';
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { JobProgress } from '../shared/contract/jobs.ts';
import type { SearchAnswer } from '../shared/contract/search.ts';
import type { EmbeddedWindows, WrittenCaption } from '../worker/task-protocol.ts';
import type { StageSeconds } from './analysis/stage-times.ts';
import type { HeardSound } from './captions/captioner.ts';
import type { Region } from './media/render-region.ts';
import type { NewCaption } from './store/caption-store.ts';
import type { Suggester } from './suggestions/suggester.ts';
import type { StartWorker } from './workers/worker-process.ts';

export interface LibraryOptions {
  /** Where the database and everything else of the library lives. Made where it is absent. */
  readonly directory: string;
  readonly startWorker: StartWorker;
  readonly shippedPackFolder: string;
  readonly samplesFolder: string;
  readonly log: (line: string) => void;
  /** Processes of the analysis; 0 or nothing: the setting, else as the machine allows (see `workers/pace.ts`). */
  readonly workerCount?: number;
  /** Follow changes of the folders while open. Default true. */
  readonly watch?: boolean;
  /**
   * False: only asks (searches beside a running app): no lock is taken, nothing is scanned or analysed.
   * Default true; throws `library-in-use` where another process indexes this library.
   */
  readonly canIndex?: boolean;
  /** Load the text model in the background at once, so that the first search is quick. Default true. */
  readonly warm?: boolean;
  /** An analysis task without a sign of life for this long costs its process. Default one minute. */
  readonly analysisDeadlineMs?: number;
  /** A device without a sign of life for this long fails its self-test. Default two minutes. */
  readonly deviceTestDeadlineMs?: number;
  /** Batches of a graphics device between two checks by the CPU. Default 100. */
  readonly batchesBetweenChecks?: number;
}

export type Listener = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** An open library: everything a shell (window, local server, command line) needs. */
export interface Library {
  readonly handlers: Handlers;
  /** Returns a function that stops listening. */
  onEvent(listener: Listener): () => void;
  /** Answers `/media/…` addresses with ranges. */
  serveMedia(request: Request): Promise<Response>;
  /**
   * Adds the folders (known ones are scanned again) and works until all of their clips are analysed, failed or
   * unsupported. Throws AppError: `not-found` for a path that is no folder, `disk-full`, `pack-missing`, `cancelled`.
   */
  index(paths: readonly string[], options?: IndexOptions): Promise<IndexReport>;
  /** Resolves when every folder is scanned and every job settled. */
  whenIdle(options?: IndexOptions): Promise<void>;
  /** "More like this" for a file that need not be in the library. */
  findSimilarToFile(request: SimilarToFile, signal?: AbortSignal): Promise<SearchAnswer>;
  /**
   * Captions of files, and of what lies in folders, as far as the library has listened to them: those it has, or new
   * ones from its vectors. Throws AppError `not-available-here` where the pack writes none.
   */
  captionFiles(paths: readonly string[], options?: CaptionFilesOptions): Promise<readonly CaptionedFile[]>;
  /** The full path of a clip's file, for dragging and revealing. Throws `not-found`. */
  getClipPath(clipId: number): string;
  /** A part of a clip as a file of its own; answers its full path. Throws what `Media.renderRegion` throws. */
  renderRegion(clipId: number, region: Region): Promise<string>;
  /** Everything known of every clip as text in pieces: one JSON array, or CSV with a header. */
  exportClips(format: 'csv' | 'json'): AsyncIterable<string>;
  close(): Promise<void>;
}

export interface IndexOptions {
  readonly onProgress?: (progress: JobProgress) => void;
  readonly signal?: AbortSignal;
}

export interface SimilarToFile {
  readonly path: string;
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  readonly limit: number;
}

export interface CaptionFilesOptions {
  /** Other than the pack's: then nothing is stored. 1 is greedy. */
  readonly beams?: number | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CaptionedFile {
  readonly path: string;
  readonly durationSeconds: number | null;
  /** Of the whole first, then of its parts. */
  readonly captions: readonly NewCaption[];
}

/** What `earmark index` prints; counts are of the named folders, `analysed` and `audioSeconds` of this run. */
export interface IndexReport {
  readonly clips: number;
  readonly analysed: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
  readonly unsupported: number;
  readonly audioSeconds: number;
  readonly wallSeconds: number;
  readonly device: string;
  readonly packId: string | null;
  /** Where the time went, stage by stage. */
  readonly stages: StageSeconds;
}

/** A pack at work without a library: for `earmark evaluate`, `earmark tag` and `earmark caption`. */
export interface Model {
  readonly packId: string;
  readonly packVersion: string;
  readonly writesCaptions: boolean;
  /** How a clip's windows become one similarity, as the pack declares. */
  readonly clipPooling: 'max' | 'mean';
  readonly promptTemplate: string;
  /** Files of a folder and the folders in it that may be sounds, in the order of their paths, without hidden ones; what cannot be read is told. */
  listSounds(folder: string, onUnreadable: (folder: string, reason: string) => void): string[];
  /** Windows of a file, unit length. Rejects with AppError where the file cannot be read. */
  embedFile(path: string): Promise<EmbeddedWindows>;
  /** Outline of a file. Rejects as `embedFile` does. */
  findPeaks(path: string): Promise<Int8Array>;
  /** One list a sound: of the whole first, then of its parts. */
  captionSounds(sounds: readonly HeardSound[], beams?: number): Promise<readonly (readonly NewCaption[])[]>;
  /** What the decoder itself writes for unit vectors, sure or not. */
  writeCaptions(vectors: readonly Float32Array[]): Promise<readonly WrittenCaption[]>;
  /** Unit vectors of the phrases that the pack knows, row after row; empty where it brings none. */
  readVocabulary(): Float32Array;
  /** What is listened for when somebody types this; understood where UCS has every word, or words for it in English. */
  readQuery(text: string): Promise<{ readonly words: string; readonly isUnderstood: boolean }>;
  /** Unit vectors of texts, one each. */
  embedTexts(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Says what a sound seems to be. */
  readonly suggester: Suggester;
  /** Files that are embedded side by side. */
  readonly concurrency: number;
  close(): Promise<void>;
}

export interface ModelOptions {
  readonly packFolder: string;
  readonly startWorker: StartWorker;
  readonly log: (line: string) => void;
  readonly workerCount?: number;
}
