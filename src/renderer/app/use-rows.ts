import { useEffect, useMemo, useRef } from 'react';
import type { SearchAnswer } from '../../shared/contract/search.ts';
import { matchRows, type RowSource } from '../features/results/row-source.ts';
import { useTable } from '../features/results/table-store.ts';
import { useBrowseRows } from '../features/results/use-browse-rows.ts';
import { longestAnswer } from '../features/search/answer-line.tsx';
import { isFilterOnly } from '../features/search/is-filter-only.ts';
import { fieldTerm, useSearch } from '../features/search/search-store.ts';
import { useCall } from '../queries/use-call.ts';
import { useDebounced } from '../ui/use-debounced.ts';

export interface ShownRows {
  readonly rows: RowSource;
  /** An answer to a search, in the answer's order; otherwise a plain list. */
  readonly isSearch: boolean;
  readonly answer: SearchAnswer | undefined;
  readonly isBusy: boolean;
  /** The rows still belong to what stood in the box before. */
  readonly isOutdated: boolean;
}

const pauseMs = 120;

/** Turns what stands in the search box into rows: the library itself, an answer, or sounds like a sound. */
export function useRows(): ShownRows {
  const { mode, like, folderId } = useSearch();
  const typed = useSearch((state) => state.text).trim();
  const rested = useDebounced(typed, pauseMs);
  // A cleared box is no query in the making: the list is back with the same key.
  const text = typed === '' ? '' : rested;
  const order = useTable((state) => state.order);
  const isReversed = useTable((state) => state.isReversed);
  const scope = useScopeTerm(folderId);
  const isBrowse = like === null && isFilterOnly(text);
  const query = [text, scope].filter(Boolean).join(' ');

  const browse = useBrowseRows({ filter: text, folderId, order, isReversed, isEnabled: isBrowse });
  const found = useCall(
    'search.find',
    { query, mode, limit: longestAnswer },
    { isEnabled: like === null && !isBrowse, keepPrevious: true },
  );
  const similar = useCall(
    'search.similar',
    { ...(like ?? { id: 1 }), filter: query, limit: longestAnswer },
    { isEnabled: like !== null, keepPrevious: true },
  );
  const answered = like ? similar : found;
  const key = useAnswerKey(JSON.stringify([query, mode, like]), answered.isPlaceholderData);
  const matched = useMemo(
    () => matchRows(key, answered.data?.matches ?? [], answered.isLoading, answered.error),
    [key, answered.data, answered.isLoading, answered.error],
  );
  if (isBrowse) {
    return {
      rows: browse,
      isSearch: false,
      answer: undefined,
      isBusy: browse.isLoading,
      isOutdated: text !== typed || browse.isLoading,
    };
  }
  return {
    rows: matched,
    isSearch: true,
    answer: answered.data,
    isBusy: answered.isFetching,
    isOutdated: text !== typed || answered.isPlaceholderData || answered.isLoading,
  };
}

/** While the previous answer still stands, its rows keep the previous key. */
function useAnswerKey(key: string, isPrevious: boolean): string {
  const shown = useRef(key);
  if (!isPrevious) shown.current = key;
  return shown.current;
}

function useScopeTerm(folderId: number | null): string {
  const folders = useCall('folders.list', {}).data;
  const folder = folders?.find(({ id }) => id === folderId);
  const isGone = folderId !== null && folders !== undefined && folder === undefined;
  // A folder that was taken out would stand for an empty list, in which nobody would look for the other clips.
  useEffect(() => {
    if (isGone) useSearch.getState().setFolder(null);
  }, [isGone]);
  // With its last slash, or a folder beside it whose name begins alike would belong to it.
  return folder ? fieldTerm('folder', `${folder.path.replace(/[\\/]$/, '')}/`) : '';
}
