import type { ClipSummary } from '../../../shared/contract/clips.ts';
import type { ClipMatch } from '../../../shared/contract/search.ts';

export interface ResultRow {
  readonly clip: ClipSummary;
  /** Why and where it matched; null in a plain list. */
  readonly match: ClipMatch | null;
}

/** The rows of the table, wherever they come from: an answer to a search, or pages of the whole library. */
export interface RowSource {
  /** Another key means another list: selection starts anew. */
  readonly key: string;
  readonly total: number;
  readonly isLoading: boolean;
  /** Why there are no rows, in words; null where there are, or where they are on their way. */
  readonly problem: Error | null;
  /** Undefined while the row's page is on its way. */
  rowAt(index: number): ResultRow | undefined;
  /** Where a clip stands among the rows that are here; -1 where it is not. */
  indexOf(clipId: number): number;
  /** These rows are in view: their pages are fetched first. */
  show(first: number, last: number): void;
  /** The ids of rows `first` to `last`, inclusive, fetching what is not here yet. */
  idsBetween(first: number, last: number): Promise<number[]>;
}

/** An answer to a search as rows. */
export function matchRows(
  key: string,
  matches: readonly ClipMatch[],
  isLoading: boolean,
  problem: Error | null,
): RowSource {
  const rows = matches.map((match) => ({ clip: match.clip, match }));
  return {
    key,
    total: rows.length,
    isLoading,
    problem,
    rowAt: (index) => rows[index],
    indexOf: (clipId) => rows.findIndex(({ clip }) => clip.id === clipId),
    show: () => undefined,
    idsBetween: (first, last) => Promise.resolve(rows.slice(first, last + 1).map(({ clip }) => clip.id)),
  };
}
