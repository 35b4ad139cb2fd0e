import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { ClipSummary } from '../../../shared/contract/clips.ts';
import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts';
import { useBridge } from '../../bridge/link-context.ts';
import { callQuery } from '../../queries/use-call.ts';
import { pageSize, pagesOf } from './pages.ts';
import type { ResultRow, RowSource } from './row-source.ts';
import type { ClipOrder } from './table-store.ts';

/** The pages of so many rows are kept in memory once they were asked for. */
const mostKept = 10_000;
/** As many rows as one call brings at most. */
const mostAtOnce = 1000;

interface BrowseQuestion {
  readonly filter: string;
  readonly folderId: number | null;
  readonly order: ClipOrder;
  readonly isReversed: boolean;
  readonly isEnabled: boolean;
}

/** The library as rows, a page at a time: only what is in view is fetched, whatever the size of the library. */
export function useBrowseRows(question: BrowseQuestion): RowSource {
  const { filter, folderId, order, isReversed, isEnabled } = question;
  const isDescending = isReversed !== (order === 'added' || order === 'modified');
  const bridge = useBridge();
  const client = useQueryClient();
  const [view, setView] = useState({ first: 0, last: 0 });
  const key = `list ${filter} ${folderId} ${order} ${isDescending}`;

  const listed = useMemo(
    () => ({ filter, ...(folderId === null ? {} : { folderId }), order, isDescending }),
    [filter, folderId, order, isDescending],
  );
  const pageQuery = useCallback(
    (page: number) => ({
      ...callQuery(bridge, 'clips.list', { ...listed, offset: page * pageSize, limit: pageSize }),
      staleTime: 60_000,
    }),
    [bridge, listed],
  );
  /** The ids of very many rows: one call after another, so that others come in between, and nothing else is kept. */
  const askIds = useCallback(
    async (first: number, last: number) => {
      const ids = new Set<number>();
      for (let offset = first; offset <= last; offset += mostAtOnce) {
        const limit = Math.min(mostAtOnce, last + 1 - offset);
        const { clips } = await bridge.call('clips.list', { ...listed, offset, limit });
        for (const { id } of clips) ids.add(id);
      }
      return [...ids];
    },
    [bridge, listed],
  );
  const answers = useQueries({
    queries: isEnabled ? pagesOf(view.first, view.last).map(pageQuery) : [],
  });
  const newest = answers.find((answer) => answer.data)?.data;
  const known = newest ?? client.getQueryData<CallOutput<'clips.list'>>(pageQuery(0).queryKey);
  const total = known?.total ?? 0;
  const problem = known ? null : (answers.find((answer) => answer.error)?.error ?? null);
  const isLoading = isEnabled && known === undefined && problem === null;

  const show = useCallback((first: number, last: number) => {
    setView((now) => (now.first === first && now.last === last ? now : { first, last }));
  }, []);

  // The answers are what makes the rows new; `client` only hands out what they hold.
  const loaded = answers.map((answer) => answer.dataUpdatedAt).join();
  return useMemo(() => {
    const pages = new Map<number, readonly ClipSummary[]>();
    const pageAt = (page: number): readonly ClipSummary[] => {
      const known =
        pages.get(page) ?? client.getQueryData<CallOutput<'clips.list'>>(pageQuery(page).queryKey)?.clips;
      if (known) pages.set(page, known);
      return known ?? [];
    };
    const rowAt = (index: number): ResultRow | undefined => {
      const clip = pageAt(Math.floor(index / pageSize))[index % pageSize];
      return clip && { clip, match: null };
    };
    const indexOf = (clipId: number) => {
      for (const page of listKnownPages(client, listed)) {
        if (page * pageSize >= total) break;
        const at = pageAt(page).findIndex(({ id }) => id === clipId);
        if (at >= 0) return page * pageSize + at;
      }
      return -1;
    };
    const idsBetween = async (first: number, last: number) => {
      if (last - first >= mostKept) return askIds(first, last);
      const pages = pagesOf(first, last);
      // Pages out of view may be of an older library: those that are out of date are asked for again.
      const lists = await Promise.all(pages.map((page) => client.fetchQuery(pageQuery(page))));
      return lists
        .flatMap(({ clips }, nth) =>
          clips.map(({ id }, at) => ({ id, index: (pages[nth] ?? 0) * pageSize + at })),
        )
        .filter(({ index }) => index >= first && index <= last)
        .map(({ id }) => id);
    };
    void loaded;
    return { key, total, isLoading, problem, rowAt, indexOf, show, idsBetween };
  }, [client, listed, pageQuery, askIds, key, total, isLoading, problem, show, loaded]);
}

type Listed = Pick<CallInput<'clips.list'>, 'filter' | 'folderId' | 'order' | 'isDescending'>;

/** The pages of a list that are here, in their order: in a list of a million rows they are few. */
function listKnownPages(client: QueryClient, listed: Listed): number[] {
  return client
    .getQueryCache()
    .findAll({ queryKey: ['clips.list', listed] })
    .map(({ queryKey }) => queryKey[1] as CallInput<'clips.list'>)
    .filter(({ folderId, limit }) => folderId === listed.folderId && limit === pageSize)
    .map(({ offset = 0 }) => offset / pageSize)
    .sort((one, other) => one - other);
}
