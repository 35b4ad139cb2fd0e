// What the model wrote, in the window over an invented library: read, accepted, corrected, removed, asked for.
import { describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';
import { readPlayback } from '../support/served-app.ts';

describe('captions', () => {
  const library = makeFakeLibrary('calm', 300);
  const box = () => page().getByRole('combobox', { name: 'Search sounds' });
  const captions = () => page().getByRole('region', { name: 'Captions by the model' });
  const description = () => page().getByRole('textbox', { name: 'Description' });
  const button = (name: string | RegExp) => captions().getByRole('button', { name });
  const isFocused = (locator: ReturnType<typeof box>) =>
    locator.evaluate((element) => element === document.activeElement);
  const choose = async (row: number, name: string) => {
    await page().locator(`#row-${row}`).click();
    await page().getByRole('complementary').getByRole('heading', { name, exact: true }).waitFor();
    await captions().waitFor();
  };
  const writeForAll = async () => {
    // The action shows itself to the mouse above the line, and to the keyboard behind it.
    await page()
      .getByRole('button', { name: /^All clips/ })
      .focus();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
  };
  const announceCaptions = (change: Partial<typeof library.state.progress.captions>) => {
    const progress = library.state.progress;
    library.state.progress = { ...progress, captions: { ...progress.captions, ...change } };
    library.announce('jobs.progressed', library.state.progress);
  };

  const { page, listComplaints } = openFakeWindow(library, async () => {
    await page().setViewportSize({ width: 1800, height: 900 });
    await page()
      .getByRole('row', { name: /Rusty Gate Creak Slow/ })
      .first()
      .waitFor();
    await page().keyboard.press('Control+i');
  });

  it('say who wrote them and how sure the model is, never a figure', async () => {
    await choose(4, 'Thunder Roll Distant');
    const text = await captions().textContent();
    expect(text).toMatch(
      /by the model.*earmark-small 1\.0\.0.*a metal gate creaks open slowly outdoors.*likely/,
    );
    expect(text).not.toMatch(/0\.6|%/);
    await choose(2, 'doorCreak02');
    expect(await captions().textContent()).toMatch(/doors: short metallic impact.*in plain words: not sure/);
  });

  it('an accepted one is part of the description, behind what is typed and not saved yet', async () => {
    await choose(1, 'DOORWood_Cabin Door Close_JD_NONE');
    await description().fill('cabin, take two');
    await button('Accept').focus();
    await page().keyboard.press('Enter');
    await poll(() => description().inputValue()).toBe(
      'cabin, take two\na metal gate creaks open slowly outdoors',
    );
    await page().getByText('Accepted: now part of your own words.').waitFor();
    // The button that was pressed stays where it is and keeps the focus.
    expect(await isFocused(button('Accepted'))).toBe(true);
    await poll(() => library.state.descriptions.get(2)).toMatch(/^cabin, take two\na metal gate/);
  });

  it('Esc leaves the correction and nothing else; Enter keeps the better words', async () => {
    await choose(0, 'Rusty Gate Creak Slow');
    await poll(async () => (await readPlayback(page()))?.isPlaying).toBe(true);
    await button('Edit').click();
    const field = captions().getByRole('textbox', { name: 'Better words' });
    expect(await isFocused(field)).toBe(true);
    await page().keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await isFocused(box())).toBe(true);
    await button('Edit').focus();
    await page().keyboard.press('Enter');
    await page().keyboard.type('an old farm gate, hinges dry');
    await page().keyboard.press('Enter');
    await poll(() => description().inputValue()).toBe('an old farm gate, hinges dry');
    await button('Write a caption').waitFor();
    expect(await isFocused(captions())).toBe(true);
  });

  it('a removed one leaves, and is written again when somebody asks', async () => {
    await choose(9, 'Metal Pipe Drop Concrete');
    await button('Remove this caption').click();
    await button('Write a caption').click();
    await captions().getByText('a metal gate creaks open slowly outdoors').waitFor();
  });

  it('a click on a part of a long sound plays it from there', async () => {
    await choose(8, 'Harbour Night Gulls');
    const parts = captions().getByRole('list', { name: 'Captions of its parts' });
    expect(await parts.getByRole('listitem').count()).toBe(3);
    await parts.getByRole('button', { name: /4:34.*birds sing/ }).click();
    await poll(async () => (await readPlayback(page()))?.seconds ?? 0).toBeGreaterThanOrEqual(274);
    await page().keyboard.press('Escape');
  });

  it('stand faintly in the list where nobody has written anything, and are named where they match', async () => {
    const cell = (row: number) => page().locator(`#row-${row} .cell-about span`).first();
    await poll(() => cell(1).getAttribute('title')).toBe('cabin, take two');
    expect(await cell(5).getAttribute('title')).toMatch(/^Written by the model: /);
    await box().fill('purr creaks');
    const row = page()
      .getByRole('row', { name: /Cat Purr Close/ })
      .first();
    await row.locator('.why-words[title*="In the model’s caption: “a metal gate creaks"]').waitFor();
    await row.locator('.cell-about mark', { hasText: 'creaks' }).waitFor();
    await box().fill('');
  });

  it('of a folder are started in the library panel, counted, stopped, and said when done', async () => {
    await page().getByRole('navigation', { name: 'Library' }).getByText('Sounds').hover();
    await page().getByRole('button', { name: 'Write captions for Sounds' }).click();
    await page().getByText('Writing captions… 0 of 300 sounds').waitFor();
    announceCaptions({ done: 41 });
    await page().getByText('Writing captions… 41 of 300 sounds').waitFor();
    announceCaptions({ state: 'idle', done: 300, failed: 2 });
    await page().getByText('Captions are written: 300 sounds. 2 sounds could not be described.').waitFor();
    await writeForAll();
    await page().getByRole('button', { name: 'Stop captions' }).click();
    await page()
      .getByText(/Stopped writing captions/)
      .waitFor();
    expect(await page().getByRole('progressbar', { name: 'Captions written' }).count()).toBe(0);
  });

  it('of a selection are asked for at once', async () => {
    await page().locator('#row-0').click();
    await page()
      .locator('#row-5')
      .click({ modifiers: ['Shift'] });
    await page().getByRole('button', { name: 'Write for 6 clips' }).click();
    await page().getByRole('button', { name: 'Stop captions' }).click();
  });

  it('cannot be had from a pack that writes none, and the window says so', async () => {
    announceCaptions({ isAvailable: false });
    await choose(0, 'Rusty Gate Creak Slow');
    await captions().getByText('The pack in use writes no captions.').waitFor();
    await writeForAll();
    await page()
      .getByText(/The pack “Earmark Small” writes no captions\./)
      .waitFor();
    expect(listComplaints()).toEqual([]);
  });
});
