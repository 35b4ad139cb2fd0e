import { create } from 'zustand';
import { type ColumnId, narrowestColumn } from './columns.ts';

const storageKey = 'earmark-columns';
type Widths = Readonly<Partial<Record<ColumnId, number>>>;

interface ColumnsState {
  readonly widths: Widths;
  resize(id: ColumnId, pixels: number): void;
}

/** Column widths belong to this screen, so they stay in the window's own storage. */
export const useColumns = create<ColumnsState>()((set) => ({
  widths: readWidths(),
  resize: (id, pixels) =>
    set((state) => {
      const widths = { ...state.widths, [id]: Math.max(narrowestColumn, Math.round(pixels)) };
      localStorage.setItem(storageKey, JSON.stringify(widths));
      return { widths };
    }),
}));

function readWidths(): Widths {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Widths) : {};
  } catch {
    return {};
  }
}
