// Completion under the hands, over an invented library: what is offered, what takes it, and that arrows stay with the sounds.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalServer, startLocalServer } from '../../src/server/local-server.ts';
import { getPlaces } from '../../src/server/places.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { chromiumPath, type OpenPage, openPage } from '../support/served-app.ts';

describe('completion in the search box', () => {
  let server: LocalServer | undefined;
  let open: OpenPage | undefined;
  const page = () => {
    if (!open) throw new Error('the page did not open');
    return open.page;
  };
  const box = () => page().getByRole('combobox', { name: 'Search sounds' });
  const list = () => page().getByRole('listbox', { name: 'Completions' });
  const options = () => list().getByRole('option');
  const press = (key: string) => page().keyboard.press(key);
  const type = async (text: string) => {
    await page().keyboard.type(text);
    await options().first().waitFor();
  };

  beforeAll(async () => {
    if (!chromiumPath) return;
    const { rendererFolder } = getPlaces();
    const logError = (error: unknown) => console.error(error);
    server = await startLocalServer({ library: makeFakeLibrary('calm', 500), rendererFolder, logError });
    open = await openPage(server.url);
    await page().getByRole('row').nth(3).waitFor();
  });
  beforeEach(async (context) => {
    if (!chromiumPath) return context.skip('there is no Chromium on this machine');
    await box().focus();
    for (let times = 0; times < 5; times += 1) await press('Escape');
    await expect.poll(() => box().inputValue(), { timeout: 10_000 }).toBe('');
    await list().waitFor({ state: 'detached' });
  });
  afterAll(async () => {
    await open?.close();
    await server?.close();
  });

  it('says what it is: a combobox with a list that goes on as the last word begins', async () => {
    expect(await box().getAttribute('aria-expanded')).toBe('false');
    await type('slow ru');
    expect(await box().getAttribute('aria-expanded')).toBe('true');
    expect(await box().getAttribute('aria-controls')).toBe(await list().getAttribute('id'));
    expect(await options().first().textContent()).toMatch(/^ru/);
  });

  it('Tab takes the first one, the focus stays, and typing goes on behind it', async () => {
    await type('slow rust');
    await press('Tab');
    expect(await box().inputValue()).toBe('slow rusty ');
    await list().waitFor({ state: 'detached' });
    await page().keyboard.type('x');
    expect(await box().inputValue()).toBe('slow rusty x');
  });

  it('Alt and arrows choose, Right takes what is chosen', async () => {
    await type('r');
    const second = await options().nth(1).locator('.completion-label').textContent();
    await press('Alt+ArrowDown');
    await press('Alt+ArrowDown');
    expect(await box().getAttribute('aria-activedescendant')).toBe(await options().nth(1).getAttribute('id'));
    await press('ArrowRight');
    expect(await box().inputValue()).toBe(`${second} `);
  });

  it('an arrow key alone closes the list and reaches the best match', async () => {
    await type('rusty gat');
    await press('ArrowDown');
    await list().waitFor({ state: 'detached' });
    await expect.poll(() => box().getAttribute('aria-activedescendant'), { timeout: 10_000 }).toBe('row-0');
    expect(await box().inputValue()).toBe('rusty gat');
  });

  it('Enter searches what stands there', async () => {
    await type('rusty gat');
    await press('Enter');
    await list().waitFor({ state: 'detached' });
    expect(await box().inputValue()).toBe('rusty gat');
  });

  it('Esc closes the list first and leaves the text', async () => {
    await type('rus');
    await press('Escape');
    await list().waitFor({ state: 'detached' });
    expect(await box().inputValue()).toBe('rus');
    await press('Escape');
    expect(await box().inputValue()).toBe('');
  });

  it('a click takes one, and the box keeps the focus', async () => {
    await type('rus');
    await options().first().click();
    expect(await box().inputValue()).toBe('rusty ');
    expect(await box().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('a click on a tag fills the box and opens nothing', async () => {
    await page()
      .getByTitle(/^Only clips tagged/)
      .first()
      .click();
    expect(await box().inputValue()).toMatch(/^tag:/);
    expect(await list().count()).toBe(0);
  });

  it('nothing was complained about', () => {
    expect(open?.complaints).toEqual([]);
  });
});
