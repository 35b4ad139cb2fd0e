// A window over an invented library, in a real browser.
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type LocalServerOptions, startLocalServer } from '../../src/server/local-server.ts';
import { getPlaces } from '../../src/server/places.ts';
import { chromiumPath, type OpenPage, openPage } from './served-app.ts';

export interface FakeWindow {
  /** Only while tests run, and in `prepare`. */
  page(): Page;
  /** What the page complained about so far: nothing, in every test. */
  listComplaints(): readonly string[];
}

type Closing = () => Promise<void>;

/** Opens a window before the tests around the call and closes it after them; where there is no Chromium they are skipped. */
export function openFakeWindow(
  library: LocalServerOptions['library'],
  prepare: () => Promise<unknown> = async () => {},
  open: (url: string) => Promise<OpenPage> = openPage,
): FakeWindow {
  const closings: Closing[] = [];
  let opened: OpenPage | undefined;
  const getOpened = () => {
    if (!opened) throw new Error('the page did not open');
    return opened;
  };
  beforeAll(async () => {
    if (!chromiumPath) return;
    const { rendererFolder } = getPlaces();
    const server = await startLocalServer({ library, rendererFolder, logError: console.error });
    closings.push(() => server.close());
    opened = await open(server.url);
    closings.push(opened.close);
    await prepare();
  });
  beforeEach((context) => {
    if (!chromiumPath) context.skip('there is no Chromium on this machine');
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });
  return { page: () => getOpened().page, listComplaints: () => getOpened().complaints };
}

/** Waits until what is read is as expected, as long as a busy machine may take. */
export const poll = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 10_000 });
