import { useEffect, useRef } from 'react';
import type { RowSource } from '../features/results/row-source.ts';
import { useTable } from '../features/results/table-store.ts';

/**
 * Keeps the active row on its clip. New rows of the same list may move it; another list starts at its first row
 * (a search, so that Enter plays the best match) or at none (the library).
 */
export function useSelection(rows: RowSource, isSearch: boolean): void {
  const lastKey = useRef<string | null>(null);
  /** How long the list was when the active row was last seen in its place. */
  const lastTotal = useRef(0);
  useEffect(() => {
    if (rows.isLoading) return;
    const { activeId, activeIndex, offer } = useTable.getState();
    const isAnother = lastKey.current !== rows.key;
    const isFirst = lastKey.current === null;
    lastKey.current = rows.key;
    const found = activeId === null ? -1 : rows.indexOf(activeId);
    if (isAnother && !(isFirst && found >= 0)) {
      lastTotal.current = rows.total;
      const first = isSearch ? rows.rowAt(0) : undefined;
      if (first) offer(0, first.clip.id);
      else if (isFirst && activeId !== null) useTable.setState({ activeIndex: -1 });
      else useTable.getState().clear();
      return;
    }
    if (found >= 0 && found !== activeIndex) {
      if (isFirst && activeId !== null) useTable.setState({ selectedIds: new Set([activeId]) });
      moveAlong(found);
    }
    const { current: total } = lastTotal;
    if (found >= 0 || activeIndex < 0) lastTotal.current = rows.total;
    else if (activeId !== null) void follow(rows, activeId, activeIndex, activeIndex + rows.total - total);
  }, [rows, isSearch]);
}

/** The active row is the same clip in another place; the range that is being selected has moved with it. */
function moveAlong(index: number): void {
  const { activeIndex, anchorIndex } = useTable.getState();
  const anchor = activeIndex < 0 ? index : Math.max(0, anchorIndex + index - activeIndex);
  useTable.setState({ activeIndex: index, anchorIndex: anchor });
}

/** The active clip is not among the rows that are here: where rows came or went above it, it is as much further down or up. */
async function follow(rows: RowSource, id: number, from: number, to: number): Promise<void> {
  if (to < 0 || to >= rows.total || to === from) return;
  const [there] = await rows.idsBetween(to, to).catch(() => []);
  const { activeId, activeIndex } = useTable.getState();
  if (there === id && activeId === id && activeIndex === from) moveAlong(to);
}
