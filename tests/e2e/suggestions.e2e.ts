// What the model suggests for a clip, in the window over an invented library.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/server/local-server.ts';
import { getPlaces } from '../../src/server/places.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { chromiumPath, type OpenPage, openPage } from '../support/served-app.ts';

describe('suggestions', () => {
  let server: LocalServer | undefined;
  let open: OpenPage | undefined;
  const page = () => {
    if (!open) throw new Error('the page did not open');
    return open.page;
  };
  const box = () => page().getByRole('region', { name: 'Suggested by the model' });

  beforeAll(async () => {
    if (!chromiumPath) return;
    const { rendererFolder } = getPlaces();
    const logError = (error: unknown) => console.error(error);
    server = await startLocalServer({ library: makeFakeLibrary('calm', 300), rendererFolder, logError });
    open = await openPage(server.url);
    await page()
      .getByRole('row', { name: /Rusty Gate Creak Slow/ })
      .first()
      .click();
    if (!(await page().getByRole('complementary', { name: 'Details' }).isVisible()))
      await page()
        .getByRole('button', { name: /details/i })
        .first()
        .click();
  });
  beforeEach((context) => {
    if (!chromiumPath) context.skip('there is no Chromium on this machine');
  });
  afterAll(async () => {
    await open?.close();
    await server?.close();
  });

  it('a tag is kept by one click and suggested again once it is removed', async () => {
    const add = box().getByRole('button', { name: 'Add tag metal' });
    const remove = page().getByRole('button', { name: 'Remove tag metal' });
    await add.click();
    await remove.waitFor();
    await expect.poll(() => add.count(), { timeout: 10_000 }).toBe(0);
    await remove.click();
    await add.waitFor();
  });

  it('a category is kept and taken back with the keyboard', async () => {
    const choice = box().getByRole('button', { name: /METAL \/ FRICTION/ });
    const isKept = () => choice.getAttribute('aria-pressed');
    expect(await isKept()).toBe('false');
    await choice.focus();
    await page().keyboard.press('Enter');
    await expect.poll(isKept, { timeout: 10_000 }).toBe('true');
    await page().keyboard.press('Enter');
    await expect.poll(isKept, { timeout: 10_000 }).toBe('false');
  });

  it('a clip that sounds like it is shown when it is clicked', async () => {
    const first = box().getByRole('list', { name: 'Sounds like' }).getByRole('button').first();
    const name = await first.textContent();
    await first.click();
    await page()
      .getByRole('complementary')
      .getByRole('heading', { name: name ?? '', exact: true })
      .waitFor();
    expect(open?.complaints).toEqual([]);
  });
});
