// What a window that is closed leaves behind: everything that was typed.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/server/local-server.ts';
import { getPlaces } from '../../src/server/places.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { chromiumPath, type OpenPage, openPage } from '../support/served-app.ts';

const library = makeFakeLibrary('calm', 50);
let server: LocalServer | undefined;
let open: OpenPage | undefined;

beforeAll(async () => {
  if (!chromiumPath) return;
  const logError = (error: unknown) => console.error(error);
  server = await startLocalServer({ library, rendererFolder: getPlaces().rendererFolder, logError });
  open = await openPage(server.url);
});
beforeEach((context) => {
  if (!chromiumPath) context.skip('there is no Chromium on this machine');
});
afterAll(async () => {
  await open?.close();
  await server?.close();
});

it('a description is kept where the window closes in the middle of a word', async () => {
  const page = open?.page;
  const id = library.state.clips[2]?.id ?? 0;
  await page?.locator(`[data-clip-id="${id}"]`).click();
  await page?.keyboard.press('Control+i');
  await page?.getByLabel('Description', { exact: true }).fill('wind in wir');
  await page?.reload();
  await expect.poll(() => library.state.descriptions.get(id), { timeout: 5000 }).toBe('wind in wir');
});
