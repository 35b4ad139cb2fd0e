import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { type ContextType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { LinkContext } from '../../bridge/link-context.ts';
import { callQuery } from '../../queries/use-call.ts';
import type { RowSource } from './row-source.ts';
import { useBrowseRows } from './use-browse-rows.ts';

let shown: RowSource | undefined;

function Probe() {
  shown = useBrowseRows({ filter: '', folderId: null, order: 'added', isReversed: false, isEnabled: true });
  return null;
}

/** A list that was scrolled to its end and back: the first page is in view, the others are remembered. */
async function openList(library: number[]) {
  const call = async (_: string, { offset, limit }: { offset: number; limit: number }) => ({
    clips: library.slice(offset, offset + limit).map((id) => ({ id })),
    total: library.length,
  });
  const link = { bridge: { call }, desktop: {} } as unknown as NonNullable<ContextType<typeof LinkContext>>;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  client.mount();
  const pageAt = (offset: number) => ({
    ...callQuery(link.bridge, 'clips.list', {
      ...{ filter: '', order: 'added', isDescending: true, offset, limit: 200 },
    } as never),
    staleTime: 60_000,
  });
  new QueryObserver(client, pageAt(0) as never).subscribe(() => undefined);
  for (const offset of [0, 200, 400]) await client.ensureQueryData(pageAt(offset) as never);
  return {
    /** The library tells that its clips have changed. */
    announce: () => client.invalidateQueries({ queryKey: ['clips.list'] }),
    selectAll() {
      const list = createElement(LinkContext, { value: link }, createElement(Probe));
      renderToStaticMarkup(createElement(QueryClientProvider, { client }, list));
      return shown?.idsBetween(0, shown.total - 1);
    },
  };
}

const newestFirst = () => Array.from({ length: 450 }, (_, at) => 450 - at);

test('everything is selected, also what lies on pages that were read before a clip came', async () => {
  const library = newestFirst();
  const list = await openList(library);
  expect(await list.selectAll()).toEqual(library);
  library.unshift(451);
  await list.announce();
  expect(await list.selectAll()).toEqual(library);
});

test('no clip is selected that is gone', async () => {
  const library = newestFirst();
  const list = await openList(library);
  library.splice(240, 10);
  await list.announce();
  expect(await list.selectAll()).toEqual(library);
});
