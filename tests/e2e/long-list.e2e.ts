// A million rows: more than a browser can lay out on a screen with small pixels.
import { chromium } from 'playwright';
import { describe, it } from 'vitest';
import type { ClipSummary } from '../../src/shared/contract/clips.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';
import { chromiumPath, type OpenPage } from '../support/served-app.ts';

describe('a list of a million rows', () => {
  const total = 1_000_000;
  const library = makeFakeLibrary('calm', 20);
  const [model] = library.state.clips as [ClipSummary];
  /** Whether a row lies within the rows that are seen. */
  const isInView = (index: number) =>
    page().evaluate((id) => {
      const row = document.querySelector(id)?.getBoundingClientRect();
      const view = document.querySelector('.result-scroller')?.getBoundingClientRect();
      return (
        row !== undefined && view !== undefined && row.top >= view.top - 1 && row.bottom <= view.bottom + 1
      );
    }, `#row-${index}`);
  const { page } = openFakeWindow(
    {
      ...library,
      handlers: {
        ...library.handlers,
        'clips.list': ({ offset, limit }) => ({
          clips: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => ({
            ...model,
            id: offset + at + 1,
            name: `Take ${offset + at}`,
          })),
          total,
        }),
      },
    },
    async () => {
      page().setDefaultTimeout(10_000);
      await page().locator('#row-5').waitFor();
    },
    openOnSharpScreen,
  );

  it('can be gone through to its end and back', async () => {
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('End');
    await poll(() => isInView(total - 1)).toBe(true);
    for (let press = 0; press < 40; press++) await page().keyboard.press('ArrowUp');
    await poll(() => isInView(total - 41)).toBe(true);
    await page().keyboard.press('Home');
    await poll(() => isInView(0)).toBe(true);
  });

  it('can be scrolled to its end, and what is clicked there is what is seen', async () => {
    const scroller = page().locator('.result-scroller');
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await poll(() => isInView(total - 1)).toBe(true);
    const steps = 7;
    for (let step = 1; step < steps; step++) {
      await scroller.evaluate(
        (element, part) => element.scrollTo({ top: element.scrollHeight * part }),
        step / steps,
      );
      const row = page().locator('.result-row').nth(12);
      const readIndex = async () =>
        Number((await row.locator('.clip-name').textContent())?.replace('Take ', ''));
      await poll(async () => Math.round((1000 * (await readIndex())) / total)).toBe(
        Math.round((1000 * step) / steps),
      );
      await poll(async () => isInView(await readIndex())).toBe(true);
    }
    const row = page().locator('.result-row').nth(12);
    const name = await row.locator('.clip-name').textContent();
    await row.click();
    await page()
      .getByRole('group', { name: `Loaded: ${name}` })
      .waitFor();
  });
});

/** A screen as it is, not an imitated one: that would be laid out in its own pixels. */
async function openOnSharpScreen(url: string): Promise<OpenPage> {
  const args = [
    '--force-device-scale-factor=2',
    '--window-size=1280,820',
    '--autoplay-policy=no-user-gesture-required',
  ];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args });
  const page = await (await browser.newContext({ viewport: null })).newPage();
  await page.goto(url);
  return { page, complaints: [], close: () => browser.close() };
}
