export type ColumnId =
  | 'wave'
  | 'name'
  | 'about'
  | 'match'
  | 'moment'
  | 'duration'
  | 'format'
  | 'tags'
  | 'rating'
  | 'state';

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** Width in CSS pixels until someone drags it; the name takes what is left. */
  readonly width: number;
  /** It may shrink to so many pixels before any column leaves. */
  readonly least?: number;
  /** `clips.list` can sort by it. */
  readonly order?: 'name' | 'duration';
  readonly isRight?: boolean;
  /** Columns of the least importance leave first where the window is narrow; 0 never leaves. */
  readonly yields: number;
  readonly isOnlyInSearch?: boolean;
  /** Cannot be taken out of the table. */
  readonly isFixed?: boolean;
}

export const columns: readonly Column[] = [
  { id: 'wave', title: 'Waveform', width: 132, yields: 2 },
  { id: 'name', title: 'Name', width: 0, order: 'name', yields: 0, isFixed: true },
  { id: 'about', title: 'Description', width: 200, least: 150, yields: 6 },
  { id: 'match', title: 'Match', width: 146, yields: 0, isOnlyInSearch: true },
  { id: 'moment', title: 'At', width: 66, isRight: true, yields: 0, isOnlyInSearch: true },
  { id: 'duration', title: 'Length', width: 74, order: 'duration', isRight: true, yields: 1 },
  { id: 'format', title: 'Format', width: 148, yields: 4 },
  { id: 'tags', title: 'Tags', width: 148, yields: 5 },
  { id: 'rating', title: 'Rating', width: 76, yields: 7 },
  { id: 'state', title: 'State', width: 30, yields: 0, isFixed: true },
];

/** What a name needs to be told from its neighbours. */
const smallestNameWidth = 210;
export const narrowestColumn = 48;

export interface ShownColumn extends Column {
  readonly pixels: number;
}

/** The wished columns that fit into `width` pixels, with their widths as dragged. */
export function fitColumns(
  width: number,
  isSearch: boolean,
  dragged: Readonly<Partial<Record<ColumnId, number>>>,
  hidden: readonly ColumnId[] = [],
): ShownColumn[] {
  const wished = columns
    .filter((column) => (isSearch || !column.isOnlyInSearch) && !hidden.includes(column.id))
    .map((column) => ({ ...column, pixels: dragged[column.id] ?? column.width }));
  const leaving = wished.filter(({ yields }) => yields > 0).sort((a, b) => b.yields - a.yields);
  const gone = new Set<ColumnId>();
  const needed = () =>
    wished.reduce((sum, column) => sum + (gone.has(column.id) ? 0 : leastOf(column)), smallestNameWidth);
  for (const { id } of leaving) if (needed() > width) gone.add(id);
  // A wide column that has left may leave room for a small one that went before it.
  for (const column of leaving.toReversed()) {
    if (gone.has(column.id) && needed() + leastOf(column) <= width) gone.delete(column.id);
  }
  const spare = Math.max(0, width - needed());
  return wished
    .filter(({ id }) => !gone.has(id))
    .map((column) => ({ ...column, pixels: Math.min(column.pixels, leastOf(column) + spare) }));
}

function leastOf({ pixels, least }: ShownColumn): number {
  return Math.min(pixels, least ?? pixels);
}

/** The columns as a CSS grid template. */
export function gridTemplate(shown: readonly ShownColumn[]): string {
  return shown.map(({ id, pixels }) => (id === 'name' ? 'minmax(0, 1fr)' : `${pixels}px`)).join(' ');
}
