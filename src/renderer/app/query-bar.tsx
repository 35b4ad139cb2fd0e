import { memo } from 'react';
import { parseQuery } from '../../core/search/grammar/parse-query.ts';
import { OrderChoice } from '../features/results/order-choice.tsx';
import { AnswerLine } from '../features/search/answer-line.tsx';
import { ExampleQueries } from '../features/search/example-queries.tsx';
import { FolderChip } from '../features/search/folder-chip.tsx';
import { GrammarHints } from '../features/search/grammar-hints.tsx';
import { useSearch } from '../features/search/search-store.ts';
import { SimilarChip } from '../features/search/similar-chip.tsx';
import { useCall } from '../queries/use-call.ts';
import type { ShownRows } from './use-rows.ts';

/** Below this many clips the owner is still finding out what the box can do. */
const smallLibrary = 300;

/** The line below the search box: what narrows the list, how many there are, and what the box understands. */
export const QueryBar = memo(function QueryBar({
  shown,
  focusSearch,
}: {
  shown: ShownRows;
  focusSearch: () => void;
}) {
  const { text, like, folderId } = useSearch();
  const clips = useCall('app.status', {}).data?.clips ?? 0;
  const isNew = clips > 0 && clips < smallLibrary && text === '' && like === null;
  return (
    <div className="query-bar">
      {like && <SimilarChip like={like} />}
      {folderId !== null && <FolderChip folderId={folderId} />}
      {!shown.rows.isLoading && (
        <AnswerLine
          answer={shown.answer}
          total={shown.rows.total}
          problems={shown.isSearch ? [] : parseQuery(text).problems}
        />
      )}
      {!shown.isSearch && shown.rows.total > 1 && <OrderChoice onChosen={focusSearch} />}
      {isNew ? <ExampleQueries onUsed={focusSearch} /> : <GrammarHints onUsed={focusSearch} />}
    </div>
  );
});
