import { useTable } from '../features/results/table-store.ts';
import { useSearch } from '../features/search/search-store.ts';
import { formatHash, parseHash, type ViewState } from './hash-state.ts';
import { useLayout } from './layout-store.ts';

/** Keeps the address and the stores telling the same story, both ways. Returns a function that ends it. */
export function syncHash(): () => void {
  const write = () => {
    const hash = formatHash(readView());
    if (hash !== location.hash)
      history.replaceState(history.state, '', hash === '' ? location.pathname : hash);
  };
  const read = () => applyView(parseHash(location.hash));
  read();
  window.addEventListener('hashchange', read);
  const stops = [useSearch.subscribe(write), useTable.subscribe(write), useLayout.subscribe(write)];
  return () => {
    window.removeEventListener('hashchange', read);
    for (const stop of stops) stop();
  };
}

function readView(): ViewState {
  const { text, mode, like, folderId } = useSearch.getState();
  const { order, isReversed, activeId } = useTable.getState();
  const { isDetailsOpen } = useLayout.getState();
  return { text, mode, like, folderId, order, isReversed, activeId, isDetailsOpen };
}

function applyView(view: ViewState): void {
  const { text, mode, like, folderId, order, isReversed, activeId, isDetailsOpen } = view;
  // Each change writes the address again, so everything is read out of it before anything changes.
  if (formatHash(readView()) === location.hash) return;
  useTable.setState({ order, isReversed, activeId });
  useLayout.setState({ isDetailsOpen });
  useSearch.setState({ text, mode, like, folderId });
}
