import type { EmbeddedWindows } from '../../worker/task-protocol.ts';

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

/** Full text over names, folders and every text known of a clip. */
export interface TextIndex {
  /** Rebuilds the rows of these clips from their texts. Call inside a transaction. */
  refresh(clipIds: readonly number[]): void;
  remove(clipIds: readonly number[]): void;
}
