import { type MouseEvent, memo } from 'react';
import { renderCell } from './cells.tsx';
import type { ShownColumn } from './columns.ts';
import { dragOut } from './drag-out.ts';
import type { ResultRow } from './row-source.ts';

/** The DOM id of a row, by which the search box names the active one. */
export function rowId(index: number): string {
  return `row-${index}`;
}

export interface RowActions {
  press(index: number, row: ResultRow, event: MouseEvent): void;
  play(index: number, row: ResultRow): void;
  /** The clips that travel when this row is dragged. */
  draggedIds(row: ResultRow): readonly number[];
  /** Undefined in a browser, where the drag itself carries an address. */
  readonly startDrag: ((clipIds: readonly number[]) => void) | undefined;
}

interface ResultRowProps {
  readonly index: number;
  readonly top: number;
  readonly row: ResultRow | undefined;
  readonly columns: readonly ShownColumn[];
  readonly template: string;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isPlaying: boolean;
  readonly actions: RowActions;
}

export const ResultRowView = memo(function ResultRowView(props: ResultRowProps) {
  const { index, top, row, columns, template, isActive, isSelected, isPlaying, actions } = props;
  const style = { transform: `translateY(${top}px)`, gridTemplateColumns: template };
  if (!row) {
    return (
      <div
        className="result-row is-waiting"
        role="row"
        aria-rowindex={index + 2}
        aria-busy="true"
        style={style}
      />
    );
  }
  const isAway = row.clip.presence !== 'present';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the window's keys do what a click does.
    <div
      id={rowId(index)}
      className={[
        'result-row',
        isActive ? 'is-active' : '',
        isSelected ? 'is-selected' : '',
        isPlaying ? 'is-playing' : '',
        isAway ? 'is-away' : '',
      ].join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-clip-id={row.clip.id}
      style={style}
      draggable={!isAway}
      onClick={(event) => actions.press(index, row, event)}
      onDoubleClick={() => actions.play(index, row)}
      onDragStart={(event) =>
        dragOut(event.nativeEvent, row.clip, actions.draggedIds(row), actions.startDrag)
      }
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={`cell cell-${column.id} ${column.isRight ? 'is-right' : ''}`}
        >
          {renderCell(column, row)}
        </div>
      ))}
    </div>
  );
});
