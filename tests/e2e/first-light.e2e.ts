// The newcomer's path through the window, in order: each step goes on where the one before it stopped.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  hasShippedPack,
  type OpenPage,
  openPage,
  readPlayback,
  removeLibrary,
  type ServedApp,
  serveApp,
} from '../support/served-app.ts';

describe('from the first start to the right sound', () => {
  let app: ServedApp | undefined;
  let open: OpenPage | undefined;
  const window = () => {
    if (!open) throw new Error('the page did not open');
    const { page } = open;
    return {
      page,
      box: page.getByRole('combobox', { name: 'Search sounds' }),
      rows: page.getByRole('grid', { name: 'Sounds' }).getByRole('row'),
      player: page.getByRole('region', { name: 'Player' }),
    };
  };
  beforeAll(async () => {
    if (!chromiumPath) return;
    app = await serveApp();
    open = await openPage(app.url);
  });
  beforeEach((context) => {
    if (!chromiumPath) context.skip('there is no Chromium on this machine');
  });
  afterAll(async () => {
    await open?.close();
    await app?.close();
    if (app) removeLibrary(app.libraryFolder);
  });

  it('asks for a folder and offers the sample library', async () => {
    const { page } = window();
    await page.getByRole('button', { name: /Choose a folder/ }).waitFor();
    await page.getByRole('button', { name: 'Try the sample library' }).click();
    await page.getByRole('row', { name: /Dog Barking/ }).waitFor({ timeout: 30_000 });
  });

  it('finds by name while it still listens', async () => {
    const { page, box, rows } = window();
    await box.fill('velcro');
    await page.getByRole('row', { name: /Velcro Ripped Open/ }).waitFor();
    expect(await rows.count()).toBeLessThan(10);
    await box.fill('');
  });

  it('listens to everything', async () => {
    const { page } = window();
    await expect
      .poll(() => page.getByRole('progressbar', { name: 'Clips listened to' }).count(), { timeout: 110_000 })
      .toBe(0);
  });

  it('finds by sound, says why, and keeps the focus in the box', async () => {
    const { page, box, rows } = window();
    await box.fill('dog barking');
    await expect.poll(() => rows.nth(1).textContent(), { timeout: 20_000 }).toMatch(/Dog Barking/);
    await page.keyboard.press('Enter');
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('plays with the arrow keys: the sound runs, the next key plays the next', async () => {
    const { page, box } = window();
    await box.fill('');
    await page
      .getByRole('row', { name: /Water|Crickets|Siren|Barking/ })
      .first()
      .waitFor();
    const heard = new Set<string>();
    for (let step = 0; step < 3; step++) {
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(async () => {
          const playback = await readPlayback(page);
          return playback && !heard.has(playback.address) ? playback.seconds : 0;
        })
        .toBeGreaterThan(0.05);
      heard.add((await readPlayback(page))?.address ?? '');
    }
    expect(heard.size).toBe(3);
  });

  it('stops and plays with space', async () => {
    const { page, player, box } = window();
    await box.fill('steam train');
    await page.getByRole('row', { name: /Steam Train/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await readPlayback(page))?.isPlaying).toBe(true);
    await page.keyboard.press('Space');
    await expect.poll(async () => (await readPlayback(page))?.isPlaying).toBe(false);
    await player.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await page.keyboard.press('Space');
    await expect.poll(async () => (await readPlayback(page))?.isPlaying).toBe(true);
    await page.keyboard.press('Space');
  });

  it('finds more like this', async () => {
    const { page, player, rows } = window();
    await player.getByRole('button', { name: 'More like this' }).click();
    await page.getByText(/Sounds like/).waitFor();
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'End “sounds like”' }).click();
  });

  it('tags a sound and finds it by the tag', async () => {
    const { page, box, rows } = window();
    await box.fill('doorbell');
    await page.getByRole('row', { name: /Doorbell/ }).click();
    if (!(await page.getByRole('complementary', { name: 'Details' }).isVisible()))
      await page.getByRole('button', { name: 'Details' }).click();
    await page.getByLabel('Add a tag').fill('visitor');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove tag visitor' }).waitFor();
    await box.fill('tag:visitor');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.nth(1).textContent()).toMatch(/Doorbell/);
  });

  it('says that nothing here sounds like that', async (context) => {
    if (!hasShippedPack) context.skip('the shipped pack is not in this checkout');
    const { page, box } = window();
    await box.fill('quarterly tax return');
    await page
      .getByText(/nothing here sounds like that/i)
      .first()
      .waitFor({ timeout: 20_000 });
  });

  it('keeps query and tag over a reload', async () => {
    const { page, box, rows } = window();
    await box.fill('tag:visitor');
    await expect.poll(() => rows.count()).toBe(2);
    await page.reload();
    await expect.poll(() => box.inputValue()).toBe('tag:visitor');
    await expect.poll(() => rows.count()).toBe(2);
  });

  it('never complained on the way', () => {
    expect(open?.complaints).toEqual([]);
  });
});
