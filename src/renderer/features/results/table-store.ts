import { create } from 'zustand';

export type ClipOrder = 'name' | 'added' | 'duration' | 'modified';

/** Which rows are chosen. The active row is the one that keys move and that plays. */
export interface TableState {
  readonly order: ClipOrder;
  /** The other way round than the order begins by itself: from Z, the longest first. */
  readonly isReversed: boolean;
  /** -1: none. */
  readonly activeIndex: number;
  readonly activeId: number | null;
  /** False while the row is only the best match offered: the first arrow key reaches it, the next one goes on. */
  readonly isReached: boolean;
  readonly selectedIds: ReadonlySet<number>;
  /** Where a range that shift extends begins. */
  readonly anchorIndex: number;
  /** Rows that fit on the screen: how far Page Down goes. */
  readonly pageRows: number;
  setOrder(order: ClipOrder, isReversed?: boolean): void;
  setPageRows(pageRows: number): void;
  /** A new answer offers its first row. */
  offer(index: number, id: number): void;
  /** One row is active and the only one selected. */
  activate(index: number, id: number | null): void;
  /** The row becomes active; what is selected is said by the caller. */
  select(index: number, id: number | null, selectedIds: ReadonlySet<number>): void;
  toggle(index: number, id: number): void;
  clear(): void;
}

export const useTable = create<TableState>()((set) => ({
  order: 'added',
  isReversed: false,
  activeIndex: -1,
  activeId: null,
  isReached: false,
  selectedIds: new Set<number>(),
  anchorIndex: 0,
  pageRows: 10,
  setOrder: (order, isReversed = false) => set({ order, isReversed }),
  setPageRows: (pageRows) => set({ pageRows }),
  offer: (index, id) =>
    set({
      activeIndex: index,
      activeId: id,
      anchorIndex: index,
      selectedIds: new Set([id]),
      isReached: false,
    }),
  activate: (index, id) =>
    set({
      isReached: true,
      activeIndex: index,
      activeId: id,
      anchorIndex: index,
      selectedIds: new Set(id === null ? [] : [id]),
    }),
  select: (index, id, selectedIds) => set({ activeIndex: index, activeId: id, selectedIds, isReached: true }),
  toggle: (index, id) =>
    set((state) => {
      const selectedIds = new Set(state.selectedIds);
      if (!selectedIds.delete(id)) selectedIds.add(id);
      return { activeIndex: index, activeId: id, anchorIndex: index, selectedIds, isReached: true };
    }),
  clear: () => set({ activeIndex: -1, activeId: null, anchorIndex: 0, selectedIds: new Set() }),
}));
