import { type PointerEvent, useRef } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { ColumnChoice } from './column-choice.tsx';
import type { ShownColumn } from './columns.ts';
import { useColumns } from './columns-store.ts';
import { useTable } from './table-store.ts';

interface TableHeadProps {
  readonly columns: readonly ShownColumn[];
  readonly template: string;
  /** A plain list can be sorted; an answer to a search is in the order of the answer. */
  readonly isSortable: boolean;
}

export function TableHead({ columns, template, isSortable }: TableHeadProps) {
  return (
    <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      {columns.map((column) => (
        <HeadCell key={column.id} column={column} isSortable={isSortable} />
      ))}
    </div>
  );
}

function HeadCell({ column, isSortable }: { column: ShownColumn; isSortable: boolean }) {
  const order = useTable((state) => state.order);
  const isReversed = useTable((state) => state.isReversed);
  const setOrder = useTable((state) => state.setOrder);
  const { order: ownOrder } = column;
  const isSorted = isSortable && ownOrder === order;
  return (
    <div
      role="columnheader"
      className={`cell head-${column.id} ${column.isRight ? 'is-right' : ''}`}
      {...(isSorted ? { 'aria-sort': isReversed ? ('descending' as const) : ('ascending' as const) } : {})}
    >
      {column.id === 'state' ? (
        <ColumnChoice />
      ) : isSortable && ownOrder ? (
        <button
          type="button"
          className="sort-button"
          tabIndex={-1}
          onClick={() => setOrder(ownOrder, isSorted && !isReversed)}
        >
          {column.title}
          {isSorted && <Icon name={isReversed ? 'chevronUp' : 'chevronDown'} size={12} />}
        </button>
      ) : (
        <span className="head-title">{column.title}</span>
      )}
      {column.id !== 'name' && column.id !== 'state' && <ResizeGrip column={column} />}
    </div>
  );
}

function ResizeGrip({ column }: { column: ShownColumn }) {
  const resize = useColumns((state) => state.resize);
  const start = useRef({ x: 0, pixels: 0 });
  const begin = (event: PointerEvent) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, pixels: column.pixels };
  };
  const drag = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const moved = event.clientX - start.current.x;
    // Columns to the right of the name grow to the left: the name gives them room.
    resize(column.id, start.current.pixels + (column.id === 'wave' ? moved : -moved));
  };
  return <span className={`resize-grip at-${column.id}`} onPointerDown={begin} onPointerMove={drag} />;
}
