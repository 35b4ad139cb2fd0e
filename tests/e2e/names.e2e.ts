// Names as they come: from right to left, and longer than any place for them.
import { describe, expect, it } from 'vitest';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow } from '../support/fake-window.ts';

describe('names', () => {
  const library = makeFakeLibrary('calm', 20);
  const hebrew = `${'גשם חזק על גג פח '.repeat(8)}רחוב`;
  const longTag = 'x'.repeat(100);

  library.state.clips = library.state.clips.map((clip, at) =>
    at === 0 ? { ...clip, name: hebrew, tags: [longTag] } : clip,
  );
  const { page, listComplaints } = openFakeWindow(library, async () => {
    page().setDefaultTimeout(10_000);
    await page().locator('#row-0').click();
    await page().keyboard.press('Control+i');
    await page()
      .getByRole('button', { name: `Remove tag ${longTag}` })
      .waitFor();
  });

  it.each(['#row-0 .clip-name', '.details-panel h2', '.clip-facts b'])(
    'that are written from right to left show how they begin: %s',
    async (place) => {
      const isShown = await page()
        .locator(place)
        .evaluate((element) => {
          const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
          if (!text || element.scrollWidth <= element.clientWidth) return 'it is not too long';
          const range = document.createRange();
          range.setStart(text, 0);
          range.setEnd(text, 1);
          const letter = range.getBoundingClientRect();
          const box = element.getBoundingClientRect();
          return letter.left >= box.left - 1 && letter.right <= box.right + 1;
        });
      expect(isShown).toBe(true);
    },
  );

  it('of tags that are very long leave the way to remove them in reach', async () => {
    const remove = page().getByRole('button', { name: `Remove tag ${longTag}` });
    const place = await remove.boundingBox();
    expect((place?.x ?? 2000) + (place?.width ?? 0)).toBeLessThanOrEqual(1280);
    await remove.click();
    await expect.poll(() => library.state.clips[0]?.tags).toEqual([]);
    expect(listComplaints()).toEqual([]);
  });
});
