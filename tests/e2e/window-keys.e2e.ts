// The window's keys and mouse over an invented library: what moves, what plays, and who has the focus.
import { beforeEach, describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';
import { readPlayback } from '../support/served-app.ts';

describe('the window under the hands', () => {
  const clipCount = 5000;
  const box = () => page().getByRole('combobox', { name: 'Search sounds' });
  const activeRow = async () => box().getAttribute('aria-activedescendant');
  const hasFocus = () => box().evaluate((element) => element === document.activeElement);
  const isPlaying = async () => (await readPlayback(page()))?.isPlaying ?? false;
  const selectedCount = () => page().locator('[role=row][aria-selected=true]').count();

  const { page, listComplaints } = openFakeWindow(makeFakeLibrary('calm', clipCount), async () => {
    await page()
      .getByRole('row', { name: /Rusty Gate Creak Slow/ })
      .first()
      .waitFor();
  });
  beforeEach(async () => {
    // Out of whatever the test before has left: stop, clear, end "sounds like".
    await box().focus();
    for (let press = 0; press < 4; press++) await page().keyboard.press('Escape');
    await poll(() => box().inputValue()).toBe('');
  });

  it('space is a letter while a query is typed, and plays after an arrow key', async () => {
    await page().keyboard.type('wood plank');
    expect(await box().inputValue()).toBe('wood plank');
    await page().locator('mark').first().waitFor();
    await page().keyboard.press('ArrowDown');
    await poll(isPlaying).toBe(true);
    await page().keyboard.press('Space');
    await poll(isPlaying).toBe(false);
    expect(await box().inputValue()).toBe('wood plank');
    await page().keyboard.type('s');
    expect(await box().inputValue()).toBe('wood planks');
  });

  it('space is a letter again after a click into the box', async () => {
    await page().keyboard.type('rusty gate');
    await page().locator('mark').first().waitFor();
    await page().keyboard.press('ArrowDown');
    await poll(isPlaying).toBe(true);
    await box().click();
    await page().keyboard.press('End');
    await page().keyboard.type(' creak');
    expect(await box().inputValue()).toBe('rusty gate creak');
  });

  it('the list of orders keeps its own arrows and letters', async () => {
    const order = page().getByLabel('Order', { exact: true });
    const [before, chosen] = [await activeRow(), await order.inputValue()];
    await order.selectOption('added');
    await order.focus();
    await page().keyboard.press('ArrowDown');
    await poll(() => order.inputValue()).not.toBe('added');
    // Whoever has chosen goes on in the box.
    await order.focus();
    await page().keyboard.press('n');
    await poll(() => order.inputValue()).toBe('added');
    expect(await box().inputValue()).toBe('');
    expect(await activeRow()).toBe(before);
    expect(await isPlaying()).toBe(false);
    await order.selectOption(chosen);
  });

  it('Enter before the answer is there plays the best match of what was typed', async () => {
    await page().keyboard.type('thunder');
    await page().keyboard.press('Enter');
    await poll(isPlaying).toBe(true);
    await page()
      .getByRole('group', { name: /Loaded: Thunder Roll/ })
      .waitFor();
    expect(await box().inputValue()).toBe('thunder');
  });

  it('the first arrow key reaches the best match, the next one goes on', async () => {
    await page().keyboard.type('rusty gate');
    await page().locator('mark').first().waitFor();
    await page().keyboard.press('ArrowDown');
    await poll(isPlaying).toBe(true);
    expect(await activeRow()).toBe('row-0');
    await page().keyboard.press('ArrowDown');
    expect(await activeRow()).toBe('row-1');
  });

  it('Esc stops first and clears then', async () => {
    await page().keyboard.type('rain');
    await page().locator('mark').first().waitFor();
    await page().keyboard.press('Enter');
    await poll(isPlaying).toBe(true);
    await page().keyboard.press('Escape');
    await poll(isPlaying).toBe(false);
    expect(await box().inputValue()).toBe('rain');
    await page().keyboard.press('Escape');
    expect(await box().inputValue()).toBe('');
  });

  it('reaches the last of many thousand rows and comes back', async () => {
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('End');
    await poll(activeRow).toBe(`row-${clipCount - 1}`);
    await page()
      .locator(`#row-${clipCount - 1}`)
      .waitFor();
    await page().keyboard.press('Home');
    await poll(activeRow).toBe('row-0');
    expect(await hasFocus()).toBe(true);
  });

  it('selects several with shift and ctrl, by key and by mouse', async () => {
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Home');
    await page().keyboard.press('Shift+ArrowDown');
    await page().keyboard.press('Shift+ArrowDown');
    await poll(selectedCount).toBe(3);
    await page()
      .locator('#row-6')
      .click({ modifiers: ['Control'] });
    await poll(selectedCount).toBe(4);
    await page().locator('#row-2').click();
    await page()
      .locator('#row-5')
      .click({ modifiers: ['Shift'] });
    await poll(selectedCount).toBe(4);
  });

  it('the mouse never takes the focus out of the box', async () => {
    await page().locator('#row-1').click();
    expect(await hasFocus()).toBe(true);
    await page().getByRole('button', { name: 'Loop' }).click();
    await page().getByRole('button', { name: 'Loop' }).click();
    await page().getByLabel('Volume').click();
    await page().locator('.large-waveform').click();
    await page().getByText('Sound', { exact: true }).click();
    await page().getByText('Both', { exact: true }).click();
    expect(await hasFocus()).toBe(true);
  });

  it('letters typed outside any field go to the box, single-letter keys act', async () => {
    await page().locator('#row-1').click();
    await page().getByRole('button', { name: 'Library panel' }).focus();
    await page().keyboard.press('w');
    await page()
      .getByText(/Sounds like/)
      .waitFor();
    await page().getByRole('button', { name: 'Library panel' }).focus();
    await page().keyboard.type('dog');
    expect(await box().inputValue()).toBe('dog');
    expect(await hasFocus()).toBe(true);
  });

  it('a dragged part of the waveform can be searched by', async () => {
    await page().locator('#row-0').click();
    const area = await page().locator('.large-waveform').boundingBox();
    if (!area) throw new Error('there is no waveform');
    await page().mouse.move(area.x + 100, area.y + 20);
    await page().mouse.down();
    await page().mouse.move(area.x + 200, area.y + 20, { steps: 4 });
    await page().mouse.move(area.x + 300, area.y + 20, { steps: 4 });
    await page().mouse.up();
    await page().getByRole('button', { name: 'More like this part' }).click();
    await poll(() => new URL(page().url()).hash).toMatch(/like=1%3A\d/);
  });

  it('a state opens from its address', async () => {
    await page().evaluate(() => {
      location.hash = '#q=tag%3Adog&sort=duration&details=1';
    });
    await poll(() => box().inputValue()).toBe('tag:dog');
    await page().getByRole('complementary', { name: 'Details' }).waitFor();
    const [first = '', second = ''] = await page().locator('.cell-duration').allTextContents();
    expect(first <= second).toBe(true);
  });

  it('never complained on the way', () => {
    expect(listComplaints()).toEqual([]);
  });
});
