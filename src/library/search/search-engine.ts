import type { ClipSummary } from '../../shared/contract/clips.ts';
import type { SearchAnswer, SearchMode } from '../../shared/contract/search.ts';
import type { EmbeddedWindows, PackLocation } from '../../worker/task-protocol.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { SearchStore } from '../store/search-store.ts';

import type { Workers } from '../workers/workers.ts';
import type { TextSearch, VectorIndex, VectorSearch } from './vector-index.ts';

export interface SearchEngineOptions {
  readonly vectors: VectorIndex & VectorSearch;
  readonly texts: TextSearch;
  readonly store: SearchStore;
  readonly registry: PackRegistry;
  readonly workers: Workers;
  /** How the text tower of a pack is run (a query is one short text: the CPU with one or two threads). */
  readonly locatePack: (pack: InstalledPack) => PackLocation;
  /** Result rows of these clips; ids that are gone are left out. */
  readonly getSummaries: (clipIds: readonly number[]) => readonly ClipSummary[];
  /**
   * How long a query in mode `auto` waits for the model and the vectors before it answers by name; unlimited by
   * default, as the command line wants it.
   */
  readonly patienceMs?: number;
  /** The model became ready after a query was answered by name only: whoever asked should ask again. */
  readonly onSoundReady?: () => void;
}

export interface FindRequest {
  readonly query: string;
  readonly mode: SearchMode;
  readonly limit: number;
}

export interface SimilarRequest {
  readonly id: number;
  readonly startSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
  /** Search-box text whose filters narrow the answer. */
  readonly filter: string;
  readonly limit: number;
}

export interface SimilarToWindowsRequest {
  /** Shown as the query of the answer, such as a file's name. */
  readonly label: string;
  /** Vectors of the active pack (worker task `embed-file`). */
  readonly windows: EmbeddedWindows;
  readonly filter?: string;
  readonly limit: number;
}

export interface SearchEngine {
  find(request: FindRequest, signal?: AbortSignal): Promise<SearchAnswer>;
  /** @throws AppError `not-found` where there is no such clip. */
  findSimilar(request: SimilarRequest, signal?: AbortSignal): Promise<SearchAnswer>;
  findSimilarToWindows(request: SimilarToWindowsRequest, signal?: AbortSignal): Promise<SearchAnswer>;
}
