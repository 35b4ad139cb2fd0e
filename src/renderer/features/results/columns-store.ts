import { create } from 'zustand';
import { type ColumnId, columns, narrowestColumn } from './columns.ts';

const widthsKey = 'earmark-columns';
const hiddenKey = 'earmark-hidden-columns';
type Widths = Readonly<Partial<Record<ColumnId, number>>>;

interface ColumnsState {
  readonly widths: Widths;
  readonly hidden: readonly ColumnId[];
  resize(id: ColumnId, pixels: number): void;
  /** Takes a column out of the table, or puts it back. */
  toggle(id: ColumnId): void;
}

/** Which columns, and how wide: they belong to this screen, so they stay in the window's own storage. */
export const useColumns = create<ColumnsState>()((set) => ({
  widths: readWidths(),
  hidden: readHidden(),
  resize: (id, pixels) =>
    set((state) => {
      const widths = { ...state.widths, [id]: Math.max(narrowestColumn, Math.round(pixels)) };
      localStorage.setItem(widthsKey, JSON.stringify(widths));
      return { widths };
    }),
  toggle: (id) =>
    set((state) => {
      const isHidden = state.hidden.includes(id);
      const hidden = isHidden ? state.hidden.filter((other) => other !== id) : [...state.hidden, id];
      localStorage.setItem(hiddenKey, JSON.stringify(hidden));
      return { hidden };
    }),
}));

function readWidths(): Widths {
  const stored = readStored(widthsKey);
  return typeof stored === 'object' && stored !== null ? (stored as Widths) : {};
}

function readHidden(): ColumnId[] {
  const stored = readStored(hiddenKey);
  if (!Array.isArray(stored)) return [];
  return columns.filter(({ id, isFixed }) => !isFixed && stored.includes(id)).map(({ id }) => id);
}

function readStored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
