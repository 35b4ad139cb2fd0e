import { type MouseEvent, useCallback } from 'react';
import type { ClipMatch } from '../../shared/contract/search.ts';
import { NoRows } from '../features/results/no-rows.tsx';
import { ResultTable } from '../features/results/result-table.tsx';
import type { ResultRow } from '../features/results/row-source.ts';
import { NothingFound } from '../features/search/nothing-found.tsx';
import { useSearch } from '../features/search/search-store.ts';
import { useCall } from '../queries/use-call.ts';
import { Button } from '../ui/button.tsx';
import type { ShownRows } from './use-rows.ts';
import type { WindowActions } from './use-window-actions.ts';

interface ResultAreaProps {
  readonly shown: ShownRows;
  readonly actions: WindowActions;
  readonly playingId: number | null;
  readonly startDrag: ((clipIds: readonly number[]) => void) | undefined;
  readonly onReached: () => void;
  readonly onShow: (first: number, last: number) => void;
}

/** The rows, or why there are none and what to do about it. */
export function ResultArea({ shown, actions, playingId, startDrag, onReached, onShow }: ResultAreaProps) {
  const { rows, isSearch, answer } = shown;
  const press = useCallback(
    (index: number, row: ResultRow, event: MouseEvent) => {
      onReached();
      actions.press(index, row, event);
    },
    [actions, onReached],
  );
  if (rows.problem && !rows.total) {
    return (
      <NoRows title="This could not be answered">
        <p>{rows.problem.message}</p>
      </NoRows>
    );
  }
  if (isSearch && answer && isNothing(answer.verdict, answer.matches)) {
    return (
      <NoRows title="Nothing here sounds like that.">
        <NothingFound notes={answer.notes} />
      </NoRows>
    );
  }
  if (!isSearch && rows.total === 0 && !rows.isLoading) return <NoClips />;
  return (
    <ResultTable
      rows={rows}
      isSearch={isSearch}
      playingId={playingId}
      onPress={press}
      onPlay={actions.play}
      startDrag={startDrag}
      onShow={onShow}
    />
  );
}

function isNothing(verdict: string, matches: readonly ClipMatch[]): boolean {
  return verdict === 'nothing' || matches.length === 0;
}

function NoClips() {
  const { text, folderId, setText, setFolder } = useSearch();
  const isScanning = useCall('folders.list', {}).data?.some((folder) => folder.isScanning) ?? false;
  if (text.trim() !== '') {
    return (
      <NoRows title="No clip passes these filters.">
        <p>Take one of them away, or look at everything.</p>
        <div className="no-rows-actions">
          <Button onClick={() => setText('')}>Clear the filters</Button>
        </div>
      </NoRows>
    );
  }
  if (isScanning) {
    return (
      <NoRows title="Looking for sounds…">
        <p>Clips appear here as they are found. You can search at once; nothing has to be finished first.</p>
      </NoRows>
    );
  }
  return (
    <NoRows title={folderId === null ? 'No sounds in the library yet.' : 'No sounds in this folder.'}>
      <p>Earmark looks for wav, aiff, flac, mp3, ogg, opus and other audio files, in sub-folders too.</p>
      {folderId !== null && (
        <div className="no-rows-actions">
          <Button onClick={() => setFolder(null)}>Show all clips</Button>
        </div>
      )}
    </NoRows>
  );
}
