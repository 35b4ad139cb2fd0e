import { useEffect, useRef } from 'react';
import { useBridge } from '../bridge/link-context.ts';
import { useTable } from '../features/results/table-store.ts';
import { useSearch } from '../features/search/search-store.ts';

const shortest = 3;
const longest = 300;

/** A query is of use once one of its sounds was reached: then it is offered while it is typed again. */
export function useRememberedQuery(isSearch: boolean): void {
  const bridge = useBridge();
  const isReached = useTable((state) => state.isReached);
  const activeId = useTable((state) => state.activeId);
  const last = useRef('');
  useEffect(() => {
    const { text, like } = useSearch.getState();
    const query = text.trim();
    const isWorthIt = query.length >= shortest && query.length <= longest && query !== last.current;
    if (!isSearch || !isReached || activeId === null || like !== null || !isWorthIt) return;
    last.current = query;
    // Only a convenience: where it cannot be kept, nothing is lost.
    bridge.call('search.remember', { text: query }).catch(() => undefined);
  }, [bridge, isSearch, isReached, activeId]);
}
