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
  { id: 'about', title: 'Description', width: 200, yields: 7 },
  { id: 'match', title: 'Match', width: 146, yields: 0, isOnlyInSearch: true },
  { id: 'moment', title: 'At', width: 66, isRight: true, yields: 0, isOnlyInSearch: true },
  { id: 'duration', title: 'Length', width: 74, order: 'duration', isRight: true, yields: 1 },
  { id: 'format', title: 'Format', width: 148, yields: 4 },
  { id: 'tags', title: 'Tags', width: 148, yields: 5 },
  { id: 'rating', title: 'Rating', width: 76, yields: 6 },
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
  let shown = columns
    .filter((column) => (isSearch || !column.isOnlyInSearch) && !hidden.includes(column.id))
    .map((column) => ({ ...column, pixels: dragged[column.id] ?? column.width }));
  const needed = () => shown.reduce((sum, { pixels }) => sum + pixels, smallestNameWidth);
  while (needed() > width) {
    const first = Math.max(...shown.map(({ yields }) => yields));
    if (first === 0) break;
    shown = shown.filter(({ yields }) => yields !== first);
  }
  return shown;
}

/** The columns as a CSS grid template. */
export function gridTemplate(shown: readonly ShownColumn[]): string {
  return shown.map(({ id, pixels }) => (id === 'name' ? 'minmax(0, 1fr)' : `${pixels}px`)).join(' ');
}
