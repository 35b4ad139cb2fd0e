// What people enter in the details: nothing of it is lost, and it goes where it was meant to go.
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/errors/app-error.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';
import { readPlayback } from '../support/served-app.ts';

describe('what is entered in the details', () => {
  const library = makeFakeLibrary('calm', 300);
  let refusal: AppError | null = null;
  const tagField = () => page().getByLabel('Add a tag');
  const clip = (id: number) => library.state.clips.find((one) => one.id === id);
  const choose = async (row: number) => {
    await page().locator(`#row-${row}`).click();
    await page().keyboard.press('Escape');
    await page().getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
  };

  const { handlers } = library;
  const orRefuse =
    <A extends unknown[], R>(handle: (...args: A) => R) =>
    (...args: A): R => {
      if (refusal) throw refusal;
      return handle(...args);
    };
  const { page } = openFakeWindow(
    {
      ...library,
      handlers: {
        ...handlers,
        'tags.change': orRefuse(handlers['tags.change']),
        'captions.correct': orRefuse(handlers['captions.correct']),
      },
    },
    async () => {
      page().setDefaultTimeout(10_000);
      await page().setViewportSize({ width: 1800, height: 900 });
      await page().locator('#row-5').waitFor();
      await page().keyboard.press('Control+i');
    },
  );
  beforeEach((_context) => {
    refusal = null;
  });

  it('a star for several clips is given to all of them, also where one of them has it', async () => {
    // The second clip has four stars, the first and the third have none.
    await choose(0);
    await page()
      .locator('#row-2')
      .click({ modifiers: ['Shift'] });
    await page().keyboard.press('Shift+ArrowUp');
    await page().getByRole('group', { name: 'Rate 2 clips' }).getByRole('button').nth(3).click();
    await poll(() => [clip(1)?.rating, clip(2)?.rating]).toEqual([4, 4]);
    await page().getByRole('group', { name: 'Rate 2 clips' }).getByRole('button').nth(3).click();
    await poll(() => [clip(1)?.rating, clip(2)?.rating]).toEqual([0, 0]);
  });

  it('Enter that ends the input of Japanese or Chinese is not the end of a tag', async () => {
    await choose(3);
    await tagField().fill('あめ');
    await tagField().evaluate((field) => {
      const press = { key: 'Enter', isComposing: true, bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', press));
    });
    expect(await tagField().inputValue()).toBe('あめ');
    await tagField().press('Enter');
    await poll(() => clip(4)?.tags).toContain('あめ');
    expect(await tagField().inputValue()).toBe('');
  });

  it('a tag that could not be given stands in its field again', async () => {
    await choose(5);
    refusal = new AppError('disk-full', 'The disk is full.');
    await tagField().fill('drizzle');
    await tagField().press('Enter');
    await page().getByText('The disk is full.').waitFor();
    await poll(() => tagField().inputValue()).toBe('drizzle');
    refusal = null;
    await tagField().press('Enter');
    await poll(() => clip(6)?.tags).toContain('drizzle');
  });

  it('better words for a caption stay in their field where they could not be kept', async () => {
    await choose(9);
    await page()
      .getByRole('region', { name: 'Captions by the model' })
      .getByRole('button', { name: 'Edit' })
      .click();
    const field = page().getByRole('textbox', { name: 'Better words' });
    await field.fill('a steel pipe falls on concrete and rolls');
    refusal = new AppError('disk-full', 'There is no room on the disk.');
    await field.press('Enter');
    await page().getByText('There is no room on the disk.').waitFor();
    expect(await field.inputValue()).toBe('a steel pipe falls on concrete and rolls');
    refusal = null;
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
    expect(library.state.descriptions.get(10)).toBe('a steel pipe falls on concrete and rolls');
  });

  it('Enter plays the sound whose details are shown, also where it is not in the list', async () => {
    await page().getByRole('combobox', { name: 'Search sounds' }).fill('tag:dog');
    await poll(() => page().locator('.answer-line').textContent()).toBe('15 clips');
    await page().locator('#row-0').click();
    const alike = page().getByRole('list', { name: 'Sounds like' }).getByRole('button').first();
    const name = await alike.textContent();
    expect(name).not.toMatch(/Dog/);
    await alike.click();
    await page()
      .getByRole('complementary')
      .getByRole('heading', { name: name ?? '', exact: true })
      .waitFor();
    await page().keyboard.press('Enter');
    await page()
      .getByRole('group', { name: `Loaded: ${name}` })
      .waitFor();
    await poll(async () => (await readPlayback(page()))?.isPlaying).toBe(true);
    await page().keyboard.press('Escape');
  });

  it('a description is kept also where the window is closed before the pause of typing', async () => {
    await page().getByRole('combobox', { name: 'Search sounds' }).fill('');
    await choose(12);
    await page().getByLabel('Description', { exact: true }).fill('gravel, dry, close');
    await page().reload();
    await poll(() => library.state.descriptions.get(13)).toBe('gravel, dry, close');
  });
});
