import { useQueryClient } from '@tanstack/react-query';
import { type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { CallOutput } from '../../shared/contract/contract.ts';
import type { AudioPlayer } from '../features/player/audio-player.ts';
import { type LoadedClip, type Span, usePlayerState } from '../features/player/player-store.ts';
import type { ResultRow, RowSource } from '../features/results/row-source.ts';
import { useTable } from '../features/results/table-store.ts';
import { useSearch } from '../features/search/search-store.ts';
import { useSettings } from '../queries/use-settings.ts';
import { isWholeClip } from '../waveform/waveform-shape.ts';
import { settleAudition } from './settle-audition.ts';

export interface WindowActions {
  /** Moves the active row by `step` rows, a page, or to an end; plays it if that is wished. */
  move(by: 'row' | 'page' | 'all', step: -1 | 1, extend: boolean, isRepeat: boolean): void;
  press(index: number, row: ResultRow, event: MouseEvent): void;
  play(row: ResultRow): void;
  playActive(): void;
  togglePlay(): void;
  /** Stops the sound; if none plays, clears the box; if that is empty too, ends what narrows the list. */
  escape(): void;
  toggleLoop(): void;
  selectAll(): void;
  showSimilar(clipId: number, span: Span | null): void;
  showSimilarToActive(): void;
}

interface Parts {
  readonly rows: RowSource;
  readonly isOutdated: boolean;
  readonly player: AudioPlayer;
  readonly focusSearch: () => void;
}

const prepareAfterMs = 80;

/** What keys, clicks and buttons of the window do. The object stays the same; it always acts on the newest rows. */
export function useWindowActions(parts: Parts): WindowActions {
  const [settings, change] = useSettings();
  const client = useQueryClient();
  const findClip = (id: number) => client.getQueryData<CallOutput<'clips.get'>>(['clips.get', { id }]);
  const latest = useRef({ ...parts, settings, change, findClip });
  latest.current = { ...parts, settings, change, findClip };
  usePreparedTop(parts.rows, parts.player);
  const inHand = useRef<KeyInHand | null>(null);
  const actions = useMemo<WindowActions>(() => {
    const audition = settleAudition<ResultRow>((row) => {
      const { player, settings: now } = latest.current;
      if (now.autoAudition) player.play(asLoaded(row));
      else player.load(asLoaded(row));
      prepareNeighbours(latest.current);
    });
    const reach = (index: number, extend: boolean, isRepeat: boolean) => {
      const { rows } = latest.current;
      const row = rows.rowAt(index);
      if (extend) void extendTo(rows, index);
      else useTable.getState().activate(index, row?.clip.id ?? null);
      if (row) audition(row, isRepeat);
      else void rows.idsBetween(index, index).then(() => arrive(index, extend));
    };
    const arrive = (index: number, extend: boolean) => {
      const row = latest.current.rows.rowAt(index);
      if (!row || useTable.getState().activeIndex !== index) return;
      // What is selected with it is said by `extendTo`.
      if (extend) useTable.setState({ activeId: row.clip.id });
      else useTable.getState().activate(index, row.clip.id);
      audition(row, true);
    };
    const play = (row: ResultRow) => latest.current.player.play(asLoaded(row));
    const findActive = (): ResultRow | undefined => {
      const { rows, findClip } = latest.current;
      const { activeIndex, activeId } = useTable.getState();
      // What the details show need not be in the list.
      const clip = activeIndex < 0 && activeId !== null ? findClip(activeId) : undefined;
      return clip ? { clip, match: null } : rows.rowAt(Math.max(0, activeIndex));
    };
    return {
      move(by, step, extend, isRepeat) {
        const { rows, isOutdated } = latest.current;
        inHand.current = isOutdated ? takeInHand('move') : null;
        if (isOutdated || rows.total === 0) return;
        const { total } = rows;
        const { activeIndex, isReached, pageRows } = useTable.getState();
        const distance = by === 'row' ? 1 : by === 'page' ? pageRows : total;
        const isFirst = activeIndex < 0 || (!isReached && !extend && step > 0);
        const target = isFirst && by !== 'all' ? Math.max(0, activeIndex) : activeIndex + step * distance;
        reach(Math.max(0, Math.min(total - 1, target)), extend, isRepeat);
      },
      press(index, row, event) {
        latest.current.focusSearch();
        if (event.ctrlKey || event.metaKey) useTable.getState().toggle(index, row.clip.id);
        else reach(index, event.shiftKey, false);
      },
      play,
      playActive() {
        const row = findActive();
        inHand.current = latest.current.isOutdated ? takeInHand('play') : null;
        if (inHand.current || !row) return;
        const { activeIndex, activeId, isReached, activate } = useTable.getState();
        const { id } = row.clip;
        if (!isReached) activate(activeId === id ? activeIndex : Math.max(0, activeIndex), id);
        play(row);
      },
      togglePlay() {
        const { player } = latest.current;
        const row = findActive();
        const { loaded, isPlaying } = usePlayerState.getState();
        if (isPlaying) player.stop();
        else if (row && loaded?.clip.id !== row.clip.id) play(row);
        else player.toggle();
      },
      escape() {
        const { text, like, setText, setLike, setFolder } = useSearch.getState();
        if (usePlayerState.getState().isPlaying) latest.current.player.stop();
        else if (text !== '') setText('');
        else if (like) setLike(null);
        else setFolder(null);
      },
      toggleLoop: () => latest.current.change({ loop: !latest.current.settings.loop }),
      selectAll() {
        const { rows } = latest.current;
        const { activeIndex, activeId, selectedIds, select } = useTable.getState();
        void rows.idsBetween(0, rows.total - 1).then((ids) => {
          // Whoever has chosen something else, or looks at another list, means that.
          const isMeant =
            latest.current.rows.key === rows.key && useTable.getState().selectedIds === selectedIds;
          if (isMeant) select(Math.max(0, activeIndex), activeId ?? ids[0] ?? null, new Set(ids));
        });
      },
      showSimilar: (clipId, span) => showSimilar(clipId, span),
      showSimilarToActive() {
        const row = findActive();
        const { loaded, region } = usePlayerState.getState();
        if (row) showSimilar(row.clip.id, loaded?.clip.id === row.clip.id ? region : null);
      },
    };
  }, []);
  useKeyInHand(inHand, parts, actions);
  return actions;
}

/** A key that came before its answer, and the query it was meant for. */
interface KeyInHand {
  readonly does: 'move' | 'play';
  readonly text: string;
}

function takeInHand(does: KeyInHand['does']): KeyInHand {
  return { does, text: useSearch.getState().text };
}

/** Someone typed and pressed Enter or an arrow before the answer was there: its best match is what they meant. */
function useKeyInHand(
  inHand: RefObject<KeyInHand | null>,
  { rows, isOutdated }: Parts,
  actions: WindowActions,
): void {
  useEffect(() => {
    const key = inHand.current;
    if (!key || isOutdated || rows.isLoading) return;
    inHand.current = null;
    if (key.text !== useSearch.getState().text) return;
    if (key.does === 'play') actions.playActive();
    else actions.move('row', 1, false, false);
  }, [inHand, rows, isOutdated, actions]);
}

/** The best match of a new answer stands by, so that Enter is heard at once. */
function usePreparedTop(rows: RowSource, player: AudioPlayer): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      const top = [rows.rowAt(0), rows.rowAt(1)].filter((row) => row !== undefined);
      if (useTable.getState().activeIndex <= 0) player.prepare(top.map(asLoaded));
    }, prepareAfterMs);
    return () => clearTimeout(timer);
  }, [rows, player]);
}

/** Once the sound has its start, the rows above and below are made ready: the next key is likely one of them. */
function prepareNeighbours({ player, rows }: Pick<Parts, 'player' | 'rows'>): void {
  const { activeIndex } = useTable.getState();
  setTimeout(() => {
    if (useTable.getState().activeIndex !== activeIndex) return;
    const neighbours = [rows.rowAt(activeIndex + 1), rows.rowAt(activeIndex - 1)];
    player.prepare(neighbours.filter((row) => row !== undefined).map(asLoaded));
  }, prepareAfterMs);
}

function showSimilar(clipId: number, span: Span | null): void {
  useSearch.setState({ like: { id: clipId, ...(span ?? {}) }, text: '' });
}

async function extendTo(rows: RowSource, index: number): Promise<void> {
  const { anchorIndex } = useTable.getState();
  const id = rows.rowAt(index)?.clip.id ?? null;
  useTable.setState({ activeIndex: index, activeId: id });
  const ids = await rows.idsBetween(Math.min(anchorIndex, index), Math.max(anchorIndex, index));
  const arrived = rows.rowAt(index)?.clip.id ?? id;
  if (useTable.getState().activeIndex === index) useTable.getState().select(index, arrived, new Set(ids));
}

function asLoaded({ clip, match }: ResultRow): LoadedClip {
  const isPart = match !== null && !isWholeClip(match, clip.durationSeconds ?? 0);
  return { clip, moment: isPart ? { startSeconds: match.startSeconds, endSeconds: match.endSeconds } : null };
}
