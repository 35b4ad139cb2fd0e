// What a window that is closed leaves behind: everything that was typed.
import { expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow } from '../support/fake-window.ts';

const library = makeFakeLibrary('calm', 50);
const { page } = openFakeWindow(library);

it('a description is kept where the window closes in the middle of a word', async () => {
  const id = library.state.clips[2]?.id ?? 0;
  await page().locator(`[data-clip-id="${id}"]`).click();
  await page().keyboard.press('Control+i');
  await page().getByLabel('Description', { exact: true }).fill('wind in wir');
  await page().reload();
  await expect.poll(() => library.state.descriptions.get(id), { timeout: 5000 }).toBe('wind in wir');
});
