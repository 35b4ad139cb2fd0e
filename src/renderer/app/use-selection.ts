import { useEffect, useRef } from 'react';
import type { RowSource } from '../features/results/row-source.ts';
import { useTable } from '../features/results/table-store.ts';

/**
 * Keeps the active row on its clip. New rows of the same list may move it; another list starts at its first row
 * (a search, so that Enter plays the best match) or at none (the library).
 */
export function useSelection(rows: RowSource, isSearch: boolean): void {
  const lastKey = useRef<string | null>(null);
  useEffect(() => {
    if (rows.isLoading) return;
    const { activeId, activeIndex, anchorIndex, offer } = useTable.getState();
    const isAnother = lastKey.current !== rows.key;
    const isFirst = lastKey.current === null;
    lastKey.current = rows.key;
    const found = activeId === null ? -1 : rows.indexOf(activeId);
    if (isAnother && !(isFirst && found >= 0)) {
      const first = isSearch ? rows.rowAt(0) : undefined;
      if (first) offer(0, first.clip.id);
      else if (isFirst && activeId !== null) useTable.setState({ activeIndex: -1 });
      else useTable.getState().clear();
      return;
    }
    if (found >= 0 && found !== activeIndex) {
      const selectedIds =
        isFirst && activeId !== null ? new Set([activeId]) : useTable.getState().selectedIds;
      // The range that is being selected has moved along.
      const anchor = activeIndex < 0 ? found : Math.max(0, anchorIndex + found - activeIndex);
      useTable.setState({ activeIndex: found, anchorIndex: anchor, selectedIds });
    }
  }, [rows, isSearch]);
}
