// The whole window of a library that has at least one folder: puts the features side by side and wires them.
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import { useDesktop } from '../bridge/link-context.ts';
import { DetailsPanel } from '../features/details/details-panel.tsx';
import { LibraryPanel } from '../features/library-panel/library-panel.tsx';
import { useNotices } from '../features/notices/notice-store.ts';
import type { AudioPlayer } from '../features/player/audio-player.ts';
import { usePlayerState } from '../features/player/player-store.ts';
import { PlayerStrip } from '../features/player/player-strip.tsx';
import { ProgressLine } from '../features/progress/progress-line.tsx';
import { dragOut } from '../features/results/drag-out.ts';
import { rowId } from '../features/results/result-row.tsx';
import { useTable } from '../features/results/table-store.ts';
import { fieldTerm, hasTerm, useSearch } from '../features/search/search-store.ts';
import { createDesktopActions } from './desktop-actions.ts';
import { HeaderBar } from './header-bar.tsx';
import { keepFocus, returnFocus } from './keep-focus.ts';
import { useLayout } from './layout-store.ts';
import { QueryBar } from './query-bar.tsx';
import { ResultArea } from './result-area.tsx';
import { type CaptionScope, useCaptioning } from './use-captioning.ts';
import { useHurry } from './use-hurry.ts';
import { useLearningPlayer } from './use-learning-player.ts';
import { usePrefer } from './use-prefer.ts';
import { useRememberedQuery } from './use-remembered-query.ts';
import { useRows } from './use-rows.ts';
import { useSelection } from './use-selection.ts';
import { useWindowActions } from './use-window-actions.ts';
import { useWindowKeys } from './use-window-keys.ts';

interface WindowProps {
  readonly player: AudioPlayer;
  readonly onAddFolder: () => void;
}

export function Window({ player, onAddFolder }: WindowProps) {
  const desktop = useDesktop();
  const input = useRef<HTMLInputElement>(null);
  const focusSearch = useCallback(() => input.current?.focus(), []);
  const shown = useRows();
  const { rows, isSearch } = shown;
  useSelection(rows, isSearch);
  useRememberedQuery(isSearch);
  useEffect(() => () => player.stop(), [player]);
  const hurry = useHurry(rows);
  const actions = useWindowActions({ rows, isOutdated: shown.isOutdated, player, focusSearch });
  const onReached = useWindowKeys({ actions, searchInput: input });
  const { activeIndex, activeId, selectedIds } = useTable();
  useLearningPlayer(player, rows, activeIndex);
  usePrefer(rows, activeId);
  const { loaded, isPlaying } = usePlayerState();
  const { isLibraryOpen, isDetailsOpen, setDetailsOpen, open } = useLayout();
  const captioning = useCaptioning();
  const shell = useMemo(
    () => (desktop.kind === 'electron' ? createDesktopActions(desktop, sayProblem) : undefined),
    [desktop],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only decides where the focus goes.
    <div
      className="window"
      onMouseDown={keepFocus}
      onPointerUp={(event) => returnFocus(event, focusSearch)}
      onDragEnd={(event) => returnFocus(event, focusSearch)}
    >
      <HeaderBar
        input={input}
        activeRowId={activeIndex >= 0 && activeIndex < rows.total ? rowId(activeIndex) : undefined}
        isBusy={shown.isBusy}
      />
      <QueryBar shown={shown} focusSearch={focusSearch} />
      <div className="window-middle">
        {isLibraryOpen && (
          <Library onAddFolder={onAddFolder} focusSearch={focusSearch} onWriteCaptions={captioning.write} />
        )}
        <main className="window-main">
          <ResultArea
            shown={shown}
            actions={actions}
            playingId={isPlaying && loaded ? loaded.clip.id : null}
            startDrag={shell?.startDrag}
            onReached={onReached}
            onShow={hurry}
          />
        </main>
        {isDetailsOpen && (
          <DetailsPanel
            clipId={activeId}
            selectedIds={selectedIds}
            onClose={() => setDetailsOpen(false)}
            onShowClip={(clipId) => useTable.getState().activate(rows.indexOf(clipId), clipId)}
            onWriteCaptions={(ids, again) => captioning.write({ ids: [...ids], again })}
            onPlayPart={(clip, moment) => {
              // A marked part would end it at once.
              player.setRegion(null);
              player.play({ clip, moment });
            }}
          />
        )}
      </div>
      <ProgressLine onShowFailures={() => open('failures')} onStopCaptions={captioning.stop} />
      <PlayerStrip
        player={player}
        onSimilar={actions.showSimilar}
        onReveal={shell?.reveal}
        onDrag={(event) => {
          if (loaded) dragOut(event, loaded.clip, [loaded.clip.id], shell?.startDrag);
        }}
        startPartDrag={shell?.startPartDrag}
        onProblem={sayProblem}
      />
    </div>
  );
}

function sayProblem(problem: Error | string): void {
  useNotices.getState().say('error', typeof problem === 'string' ? problem : problem.message);
}

interface LibraryProps {
  readonly onAddFolder: () => void;
  readonly focusSearch: () => void;
  readonly onWriteCaptions: (scope: CaptionScope) => void;
}

const Library = memo(function Library({ onAddFolder, focusSearch, onWriteCaptions }: LibraryProps) {
  const { text, like, folderId, setFolder, toggleTerm } = useSearch();
  const show = (id: number | null) => {
    useSearch.setState({ like: null });
    setFolder(id);
    focusSearch();
  };
  return (
    <LibraryPanel
      folderId={folderId}
      isEverythingShown={folderId === null && like === null && text.trim() === ''}
      onShowAll={() => {
        useSearch.setState({ text: '' });
        show(null);
      }}
      onShowFolder={show}
      onAddFolder={onAddFolder}
      isTagOn={(name) => hasTerm(text, fieldTerm('tag', name))}
      onTag={(name) => {
        toggleTerm(fieldTerm('tag', name));
        focusSearch();
      }}
      onWriteCaptions={(id) => onWriteCaptions(id === null ? {} : { folderId: id })}
      onOpenEngine={() => useLayout.getState().open('engine')}
    />
  );
});
