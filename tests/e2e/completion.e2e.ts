// Completion under the hands, over an invented library: what is offered, what takes it, and that arrows stay with the sounds.
import { beforeEach, describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow } from '../support/fake-window.ts';

describe('completion in the search box', () => {
  const box = () => page().getByRole('combobox', { name: 'Search sounds' });
  const list = () => page().getByRole('listbox', { name: 'Completions' });
  const options = () => list().getByRole('option');
  const press = (key: string) => page().keyboard.press(key);
  const type = async (text: string) => {
    await page().keyboard.type(text);
    await options().first().waitFor();
  };

  const { page, listComplaints } = openFakeWindow(makeFakeLibrary('calm', 500), async () => {
    await page().getByRole('row').nth(3).waitFor();
  });
  beforeEach(async () => {
    await box().focus();
    for (let times = 0; times < 5; times += 1) await press('Escape');
    await expect.poll(() => box().inputValue(), { timeout: 10_000 }).toBe('');
    await list().waitFor({ state: 'detached' });
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
    expect(listComplaints()).toEqual([]);
  });
});
