import { elementScroll, observeElementOffset, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useCall } from '../../queries/use-call.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { type ColumnId, fitColumns, gridTemplate } from './columns.ts';
import { useColumns } from './columns-store.ts';
import { ResultRowView, type RowActions } from './result-row.tsx';
import type { ResultRow, RowSource } from './row-source.ts';
import { computeScrollScale } from './scroll-scale.ts';
import { TableHead } from './table-head.tsx';
import { useTable } from './table-store.ts';

export const resultGridId = 'results';
const rowHeight = 32;

interface ResultTableProps {
  readonly rows: RowSource;
  readonly isSearch: boolean;
  readonly playingId: number | null;
  readonly onPress: (index: number, row: ResultRow, event: MouseEvent) => void;
  readonly onPlay: (row: ResultRow) => void;
  readonly startDrag: RowActions['startDrag'];
  /** The rows in view have changed. */
  readonly onShow: (first: number, last: number) => void;
}

export function ResultTable({
  rows,
  isSearch,
  playingId,
  onPress,
  onPlay,
  startDrag,
  onShow,
}: ResultTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(scroller);
  const { widths } = useColumns();
  const hidden = useHiddenColumns();
  const { activeIndex, activeId, selectedIds, setPageRows } = useTable();
  const columns = useMemo(
    () => fitColumns(width, isSearch, widths, hidden),
    [width, isSearch, widths, hidden],
  );
  const template = useMemo(() => gridTemplate(columns), [columns]);
  const scale = computeScrollScale(rows.total * rowHeight, height, window.devicePixelRatio);
  const ratio = useRef(1);
  ratio.current = scale.ratio;
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, isScrolling) => tell(offset * ratio.current, isScrolling)),
    scrollToFn: (offset, options, instance) => elementScroll(offset / ratio.current, options, instance),
  });
  const offset = virtualizer.scrollOffset ?? 0;
  /** What has been scrolled past beyond the pixels of the element. */
  const passed = offset - offset / scale.ratio;
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { show, key } = rows;

  useEffect(() => {
    show(first, last);
    onShow(first, last);
  }, [show, onShow, first, last]);
  useEffect(() => setPageRows(Math.max(1, Math.floor(height / rowHeight) - 1)), [setPageRows, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its top.
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same place of the element stands for other rows then.
  useEffect(() => {
    const frame = requestAnimationFrame(() => scroller.current?.dispatchEvent(new Event('scroll')));
    return () => cancelAnimationFrame(frame);
  }, [scale.ratio]);
  const before = useRef({ activeIndex: -1, activeId: null as number | null });
  useEffect(() => {
    const { activeIndex: place, activeId: id } = before.current;
    before.current = { activeIndex, activeId };
    if (!scroller.current || activeIndex < 0) return;
    const view = readView(scroller.current, ratio.current);
    const hasMovedAlong = place >= 0 && id !== null && id === activeId;
    // Rows came or went above it while somebody looked elsewhere.
    if (hasMovedAlong && !isInView(place, view)) return;
    const top = activeIndex * rowHeight;
    if (top < view.top) scroller.current.scrollTop = top / ratio.current;
    else if (top + rowHeight > view.bottom) {
      scroller.current.scrollTop = (top + rowHeight - scroller.current.clientHeight) / ratio.current;
    }
  }, [activeIndex, activeId]);

  const actions = useMemo<RowActions>(
    () => ({
      press: onPress,
      play: (_index, row) => onPlay(row),
      draggedIds: ({ clip }) => {
        const selected = useTable.getState().selectedIds;
        return selected.has(clip.id) ? [...selected] : [clip.id];
      },
      startDrag,
    }),
    [onPress, onPlay, startDrag],
  );

  return (
    <div
      id={resultGridId}
      className="result-table"
      role="grid"
      aria-label="Sounds"
      aria-rowcount={rows.total + 1}
      aria-multiselectable="true"
      aria-busy={rows.isLoading}
    >
      <div role="rowgroup">
        <TableHead columns={columns} template={template} isSortable={!isSearch} />
      </div>
      <div className="result-scroller" ref={scroller} tabIndex={-1}>
        <div role="rowgroup" className="result-rows" style={{ height: scale.height }}>
          {items.map(({ index, start }) => {
            const row = rows.rowAt(index);
            return (
              <ResultRowView
                key={index}
                index={index}
                top={start - passed}
                row={row}
                columns={columns}
                template={template}
                isActive={index === activeIndex}
                isSelected={row !== undefined && selectedIds.has(row.clip.id)}
                isPlaying={row !== undefined && row.clip.id === playingId}
                actions={actions}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface View {
  readonly top: number;
  readonly bottom: number;
}

/** The pixels of all rows that are in view. */
function readView(scroller: HTMLElement, ratio: number): View {
  const top = scroller.scrollTop * ratio;
  return { top, bottom: top + scroller.clientHeight };
}

function isInView(index: number, view: View): boolean {
  return (index + 1) * rowHeight > view.top && index * rowHeight < view.bottom;
}

/** What a person took out; and tags, while the library has none. */
function useHiddenColumns(): readonly ColumnId[] {
  const hidden = useColumns((state) => state.hidden);
  const hasNoTags = useCall('tags.list', {}).data?.length === 0;
  return useMemo(() => (hasNoTags ? [...hidden, 'tags'] : hidden), [hidden, hasNoTags]);
}
