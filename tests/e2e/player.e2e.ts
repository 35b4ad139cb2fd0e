// The player follows what becomes of the file it has loaded, and never shows another one's waveform.
import { describe, expect, it } from 'vitest';
import type { ClipSummary } from '../../src/shared/contract/clips.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';

describe('the player', () => {
  const library = makeFakeLibrary('calm', 60);
  const peaksAsked: string[] = [];
  const waveform = () => page().locator('.large-waveform');
  const playedSeconds = () =>
    page().evaluate(() => {
      const { playedAudio } = window as unknown as { playedAudio?: HTMLMediaElement };
      return Math.round(10 * (playedAudio?.duration ?? 0)) / 10;
    });
  const change = (id: number, news: Partial<ClipSummary>) => {
    library.state.clips = library.state.clips.map((clip) => (clip.id === id ? { ...clip, ...news } : clip));
    library.announce('clips.changed', {});
  };

  const { page, listComplaints } = openFakeWindow(library, async () => {
    page().setDefaultTimeout(10_000);
    page().on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/media/peaks/')) peaksAsked.push(pathname);
    });
    await page().locator('#row-5').waitFor();
  });

  it('plays and draws a file as it is now, once it was changed', async () => {
    await page().locator('#row-0').click();
    await poll(playedSeconds).toBe(6.2);
    await page().keyboard.press('Escape');
    await page().locator('#row-0 canvas').waitFor();
    peaksAsked.length = 0;
    change(1, { contentId: 1001, durationSeconds: 3, byteSize: 576_000 });
    // The small one in the list and the large one.
    await poll(() => peaksAsked.filter((path) => path === '/media/peaks/1').length).toBe(2);
    await page().keyboard.press('Space');
    await poll(playedSeconds).toBe(3);
    await page().keyboard.press('Escape');
  });

  it('a clip whose length is not known has no waveform of another, and nothing to mark', async () => {
    change(3, { analysis: 'waiting', durationSeconds: null, contentId: null });
    await page()
      .locator('#row-2')
      .getByRole('img', { name: /^Waiting/ })
      .waitFor();
    await page().locator('#row-1').click();
    await waveform().waitFor();
    const area = await waveform().boundingBox();
    if (!area) throw new Error('there is no waveform');
    await page().locator('#row-2').click();
    await poll(() => waveform().isVisible()).toBe(false);
    await page().mouse.move(area.x + 100, area.y + 20);
    await page().mouse.down();
    await page().mouse.move(area.x + 200, area.y + 20, { steps: 4 });
    await page().mouse.move(area.x + 300, area.y + 20, { steps: 4 });
    await page().mouse.up();
    expect(await page().getByRole('group', { name: 'Marked part' }).count()).toBe(0);
    change(3, { analysis: 'analysed', durationSeconds: 3.8, contentId: 3 });
    await poll(() => waveform().isVisible()).toBe(true);
    await page().keyboard.press('Escape');
  });

  it('a marked part is what W and its button search with', async () => {
    await page().locator('#row-4').click();
    await page().keyboard.press('Escape');
    const area = await waveform().boundingBox();
    if (!area) throw new Error('there is no waveform');
    await page().mouse.move(area.x + 100, area.y + 20);
    await page().mouse.down();
    await page().mouse.move(area.x + 200, area.y + 20, { steps: 4 });
    await page().mouse.move(area.x + 300, area.y + 20, { steps: 4 });
    await page().mouse.up();
    await page().getByRole('group', { name: 'Marked part' }).waitFor();
    await page().keyboard.press('Control+Enter');
    await poll(() => new URL(page().url()).hash).toMatch(/like=5%3A\d/);
  });

  it('a moment that fits can be searched with, too', async () => {
    await page()
      .locator('.result-row', { has: page().locator('.cell-moment', { hasText: /\d/ }) })
      .first()
      .click();
    await page().keyboard.press('Escape');
    await page().getByRole('button', { name: 'Sounds like this moment' }).click();
    await poll(() => new URL(page().url()).hash).toMatch(/like=(?!5%3A)\d+%3A\d/);
  });

  it('fits into the smallest window with all that is around it', async () => {
    await page().setViewportSize({ width: 640, height: 420 });
    const ends = [
      page().getByRole('button', { name: 'Details', exact: true }),
      page().getByRole('button', { name: 'Columns', exact: true }),
      page().getByLabel('Volume'),
    ];
    for (const end of ends) {
      const place = await end.boundingBox();
      expect((place?.x ?? 1000) + (place?.width ?? 0)).toBeLessThanOrEqual(640);
    }
    expect(listComplaints()).toEqual([]);
  });
});
