// What the model suggests for a clip, in the window over an invented library.
import { describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow } from '../support/fake-window.ts';

describe('suggestions', () => {
  const box = () => page().getByRole('region', { name: 'Suggested by the model' });

  const { page, listComplaints } = openFakeWindow(makeFakeLibrary('calm', 300), async () => {
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
    expect(listComplaints()).toEqual([]);
  });
});
