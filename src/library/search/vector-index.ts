import type { TextTerm } from '../../core/search/grammar/parse-query.ts';
import type { SearchReport } from '../../shared/contract/app.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import type { MayAnswer } from '../store/text-index-store.ts';

/** Vectors on disk and in memory. The database is the truth; memory follows it without a reload. */
export interface VectorIndex {
  /** Writes a content's windows (replacing older ones). Call inside the transaction that also finishes the job. */
  write(spaceId: number, contentId: number, windows: EmbeddedWindows): void;
  /** Makes committed windows searchable at once. Call after the commit, with what was written. */
  publish(spaceId: number, contentId: number, windows: EmbeddedWindows): void;
  /** Drops contents that nothing refers to any more. */
  remove(contentIds: readonly number[]): void;
  /** Rows in memory of the active space. */
  readonly windowCount: number;
  /** Resolves when the active space is loaded; search by name works before that. */
  readonly ready: Promise<void>;
}

/** What search asks of the vectors in memory. */
export interface VectorSearch {
  /** True when the active space is in memory as a whole. */
  readonly isLoaded: boolean;
  /** Similarities of every window to the queries; the best windows collapsed to their contents. */
  scan(request: ScanRequest): Promise<SoundScan>;
  /** Resolves when what makes search faster and more exact is there as well. */
  readonly settled: Promise<void>;
  /** How vectors are kept and compared; undefined where there are none. */
  report(): SearchReport | undefined;
  /** The stored vectors of a content, unit length, row after row; undefined where it has none in memory. */
  findWindows(contentId: number): EmbeddedWindows | undefined;
  close(): Promise<void>;
}

export interface ScanRequest {
  /** Unit vectors of the active space; a window counts with its best one. */
  readonly queries: readonly Float32Array[];
  /** The vector of what somebody typed, if the query is one: the prefilter is tried with the last of them. */
  readonly text?: Float32Array | undefined;
  /** How many contents the answer may hold. */
  readonly limit: number;
  /** One byte a content id: 1 where the content may answer. Undefined: all may. */
  readonly wanted?: Uint8Array | undefined;
  /** Contents whose best moment is answered whatever its rank. */
  readonly also?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** The best window of a content. */
export interface SoundMoment {
  readonly contentId: number;
  /** Cosine, -1..1; never leaves the library. */
  readonly similarity: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** How similar the library is to the queries as a whole: over the best window of every content, whatever the filters. */
export interface Background {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface SoundScan {
  /** Best first, at most `limit`. */
  readonly best: readonly SoundMoment[];
  /** The moments of `also`, where these contents have vectors. */
  readonly also: ReadonlyMap<number, SoundMoment>;
  readonly background: Background;
  /** How many contents were allowed to answer. */
  readonly askedCount: number;
  /** Vectors of the first three of `best`, for the verdict. */
  readonly bestVectors: readonly Float32Array[];
}

/** Full text over names, folders and every text known of a clip. */
export interface TextIndex {
  /** Rebuilds the rows of these clips from their texts. Call inside a transaction. */
  refresh(clipIds: readonly number[]): void;
  remove(clipIds: readonly number[]): void;
}

/** What search asks of the texts. */
export interface TextSearch {
  /** Clips whose texts hold words of an OR of ANDs and that may answer (all, where it is not said), best first, one hit a clip. */
  find(alternatives: readonly (readonly TextTerm[])[], mayAnswer?: MayAnswer): readonly TextHit[];
}

export interface TextHit {
  readonly clipId: number;
  /** Every content word of the query (or of one side of a comma) is in the clip's text. */
  readonly isComplete: boolean;
  /** Share of the query's weight that the text covers, 0..1. */
  readonly coverage: number;
  /** 0..1 */
  readonly score: number;
  /** The query's words that hit, as typed. */
  readonly words: readonly string[];
}
