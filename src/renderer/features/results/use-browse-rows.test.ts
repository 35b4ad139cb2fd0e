import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { type ContextType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
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
  let waiting = 0;
  let mostWaiting = 0;
  const counted = async (name: string, input: { offset: number; limit: number }) => {
    waiting += 1;
    mostWaiting = Math.max(mostWaiting, waiting);
    await Promise.resolve();
    waiting -= 1;
    return call(name, input);
  };
  const link = { bridge: { call: counted }, desktop: {} } as unknown as NonNullable<
    ContextType<typeof LinkContext>
  >;
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
    mostWaiting: () => mostWaiting,
    keptPages: () => client.getQueryCache().findAll({ queryKey: ['clips.list'] }).length,
    /** The library tells that its clips have changed. */
    announce: () => client.invalidateQueries({ queryKey: ['clips.list'] }),
    /** How many pages are looked at to find where a clip stands. */
    countLooks(clipId: number) {
      const list = createElement(LinkContext, { value: link }, createElement(Probe));
      renderToStaticMarkup(createElement(QueryClientProvider, { client }, list));
      const looks = vi.spyOn(client, 'getQueryData');
      shown?.indexOf(clipId);
      return looks.mock.calls.length;
    },
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

test('all of a very large library are selected one call after another, and none of it is kept', async () => {
  const library = Array.from({ length: 60_000 }, (_, at) => 60_000 - at);
  const list = await openList(library);
  expect(await list.selectAll()).toEqual(library);
  expect(list.mostWaiting()).toBeLessThan(5);
  expect(list.keptPages()).toBe(3);
});

test('a clip of a very large library is looked for only among the rows that are here', async () => {
  const list = await openList(Array.from({ length: 1_000_000 }, (_, at) => 1_000_000 - at));
  expect(list.countLooks(7)).toBe(3);
});
