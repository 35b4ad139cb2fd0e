// The list changes under someone's hands: what was chosen, what is in view, and what is marked stay theirs.
import type { WebSocketRoute } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { ClipSummary } from '../../src/shared/contract/clips.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';
import { makeFakeLibrary } from '../support/fake-library.ts';
import { openFakeWindow, poll } from '../support/fake-window.ts';

describe('a list that changes', () => {
  const library = makeFakeLibrary('calm', 600);
  let refusal: AppError | null = null;
  /** Answers of the library that are kept back, while there is a list of them. */
  let heldBack: (() => void)[] | null = null;
  const total = () => page().locator('.answer-line').textContent();
  const selected = () => page().locator('[role=row][aria-selected=true]').count();
  const scrolled = () =>
    page()
      .locator('.result-scroller')
      .evaluate((element) => element.scrollTop);

  /** A file is found: it stands before all others. */
  const find = async (id: number) => {
    const [first] = library.state.clips as [ClipSummary];
    library.state.clips = [{ ...first, id, name: `New ${id}` }, ...library.state.clips];
    library.announce('clips.changed', {});
    await poll(total).toBe(`${new Intl.NumberFormat('en').format(library.state.clips.length)} clips`);
  };

  const { handlers } = library;
  const { page, listComplaints } = openFakeWindow(
    {
      ...library,
      handlers: {
        ...handlers,
        'clips.list': (input, context) => {
          if (refusal) throw refusal;
          return handlers['clips.list'](input, context);
        },
      },
    },
    async () => {
      page().setDefaultTimeout(10_000);
      await page().routeWebSocket('**/rpc*', (socket: WebSocketRoute) => {
        const behind = socket.connectToServer();
        behind.onMessage((message) => {
          if (heldBack) heldBack.push(() => socket.send(message));
          else socket.send(message);
        });
      });
      await page().reload();
      await page().locator('#row-5').waitFor();
    },
  );

  it('a selection goes on from where it began, also when files are found meanwhile', async () => {
    await page().locator('#row-3').click();
    for (let press = 0; press < 5; press++) await page().keyboard.press('Shift+ArrowDown');
    await poll(selected).toBe(6);
    await find(2001);
    expect(await selected()).toBe(6);
    await page().keyboard.press('Shift+ArrowDown');
    await poll(selected).toBe(7);
  });

  it('who has scrolled on stays there when files are found', async () => {
    await page().locator('#row-3').click();
    await page().locator('.result-scroller').hover();
    await page().mouse.wheel(0, 2400);
    await poll(scrolled).toBe(2400);
    await find(2002);
    await page().locator('#row-80').waitFor();
    expect(await scrolled()).toBe(2400);
    await page().keyboard.press('ArrowDown');
    await poll(scrolled).toBeLessThan(200);
  });

  it('the clip in hand stays in hand when very many files are found', async () => {
    const row = page().locator('#row-5');
    await row.click();
    const id = await row.getAttribute('data-clip-id');
    const [first] = library.state.clips as [ClipSummary];
    const found = Array.from({ length: 300 }, (_, at) => ({ ...first, id: 5000 + at, name: `Import ${at}` }));
    library.state.clips = [...found, ...library.state.clips];
    await find(2005);
    const active = page().locator('.result-row.is-active');
    await poll(() => active.getAttribute('data-clip-id')).toBe(id);
    expect(await active.getAttribute('id')).toBe('row-306');
    await page().keyboard.press('ArrowDown');
    await poll(() => active.getAttribute('id')).toBe('row-307');
    await page().keyboard.press('Home');
  });

  it('a selection that reaches far beyond what was read can be made smaller again', async () => {
    await page().keyboard.press('Control+i');
    const heading = page().getByRole('complementary').getByRole('heading', { level: 2 });
    await page().locator('#row-3').click();
    await page().keyboard.press('Shift+End');
    await poll(() => heading.textContent()).toBe(`${library.state.clips.length - 3} clips selected`);
    await page().keyboard.press('Shift+ArrowUp');
    await poll(() => heading.textContent()).toBe(`${library.state.clips.length - 4} clips selected`);
    await page().keyboard.press('Control+i');
    await page().keyboard.press('Home');
  });

  it('"select all" whose answer comes late does not take back what was chosen since', async () => {
    // What was read of the list before is out of date now.
    await find(2003);
    await page().keyboard.press('Home');
    await page().locator('#row-1').click();
    heldBack = [];
    await page().keyboard.press('Control+a');
    await poll(() => heldBack?.length).toBeGreaterThan(0);
    await page().locator('#row-4').click();
    for (const pass of heldBack ?? []) pass();
    heldBack = null;
    await find(2004);
    expect(await selected()).toBe(1);
    await page().keyboard.press('Control+a');
    await poll(selected).toBeGreaterThan(10);
  });

  it('a folder that was shown and is taken out leaves the whole library, not an empty folder', async () => {
    const [first] = library.state.folders;
    if (!first) throw new Error('there is no folder');
    library.state.folders = [
      first,
      { ...first, id: 2, name: 'Guests', path: '/home/ann/Guests', clipCount: 0 },
    ];
    library.announce('folders.changed', {});
    await page()
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /^Guests/ })
      .click();
    await page().getByText('No sounds in this folder.').waitFor();
    library.state.folders = [first];
    library.announce('folders.changed', {});
    await page().locator('#row-0').waitFor();
    expect(new URL(page().url()).hash).not.toContain('folder');
  });

  it('a list that cannot be read says so instead of being on its way for ever', async () => {
    refusal = new AppError('busy', 'The library is being copied. Try again in a minute.');
    await page().getByRole('combobox', { name: 'Search sounds' }).fill('tag:rain');
    await page().getByText('The library is being copied. Try again in a minute.').waitFor();
    refusal = null;
    library.announce('clips.changed', {});
    await poll(total).toMatch(/^\d+ clips$/);
  });

  it('never complained on the way', () => {
    expect(listComplaints()).toEqual([]);
  });
});
