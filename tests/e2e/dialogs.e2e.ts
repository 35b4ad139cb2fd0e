// Dialogs of a library with troubles: what goes wrong in one is read in front of it, and one press is one call.
import { describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow } from '../support/fake-window.ts';

describe('dialogs', () => {
  const library = makeFakeLibrary('trouble', 300);
  let letGo: () => void = () => undefined;
  let removals = 0;

  const { handlers } = library;
  const { page, listComplaints } = openFakeWindow(
    {
      ...library,
      handlers: {
        ...handlers,
        'folders.remove': async (input, context) => {
          removals += 1;
          await new Promise<void>((resolve) => {
            letGo = resolve;
          });
          return handlers['folders.remove'](input, context);
        },
      },
    },
    async () => {
      page().setDefaultTimeout(10_000);
      await page().locator('#row-1').waitFor();
    },
  );

  it('what goes wrong in a dialog can be read and dismissed while it is open', async () => {
    await page().getByTitle('Devices and packs').click();
    await page().getByRole('button', { name: 'Test again' }).click();
    const notice = page().getByRole('alert').filter({ hasText: 'The invented library has no doctor.' });
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Dismiss' }).click({ timeout: 5000 });
    await notice.waitFor({ state: 'detached' });
    await page().getByRole('button', { name: 'Test again' }).click();
    await notice.waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await notice.getByRole('button', { name: 'Dismiss' }).click({ timeout: 5000 });
  });

  it('a folder that takes long to be removed is removed once', async () => {
    await page().getByRole('navigation', { name: 'Library' }).getByText('Commercial Libraries').hover();
    await page().getByRole('button', { name: 'Remove Commercial Libraries…' }).click();
    const remove = page()
      .getByRole('dialog')
      .getByRole('button', { name: /^Remov/ });
    await remove.click();
    await expect.poll(() => removals).toBe(1);
    await remove.click({ force: true, timeout: 2000 }).catch(() => undefined);
    letGo();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(removals).toBe(1);
  });

  it('nothing moves for ever where someone wants less motion', async () => {
    const endless = () =>
      page().evaluate(() => {
        const timings = document.getAnimations().map(({ effect }) => effect?.getComputedTiming().iterations);
        return timings.filter((iterations) => iterations === Number.POSITIVE_INFINITY).length;
      });
    library.state.folders = library.state.folders.map((folder) => ({ ...folder, isScanning: true }));
    library.announce('folders.changed', {});
    await expect.poll(endless).toBeGreaterThan(0);
    await page().emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(endless).toBe(0);
    expect(listComplaints()).toEqual([]);
  });
});
