// Captions in a real library with a tiny decoder: written by themselves, accepted, removed, and so after a reload.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  type OpenPage,
  openPage,
  removeLibrary,
  type ServedApp,
  serveApp,
} from '../support/served-app.ts';
import { makeWav, tones } from '../support/sound-files.ts';
import { addTinyDecoder } from '../support/tiny-decoder.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';

describe('captions of a real library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-captions-'));
  let app: ServedApp | undefined;
  let open: OpenPage | undefined;
  const page = () => {
    if (!open) throw new Error('the page did not open');
    return open.page;
  };
  const captions = () => page().getByRole('region', { name: 'Captions by the model' });
  const caption = () => captions().getByRole('group', { name: 'Caption of the whole sound' });
  const description = () => page().getByRole('textbox', { name: 'Description' });

  beforeAll(async () => {
    if (!chromiumPath) return;
    const sounds = join(folder, 'sounds');
    const pack = join(folder, 'pack');
    makeTinyPack(pack, { change: addTinyDecoder(pack) });
    mkdirSync(sounds);
    const sound = { format: 's16', sampleRateHz: 44100, channels: tones(1, 44100, 44100) } as const;
    writeFileSync(join(sounds, 'ZOOM0012.wav'), makeWav(sound));
    app = await serveApp(undefined, pack);
    open = await openPage(app.url);
    await page().setViewportSize({ width: 1800, height: 900 });
    await page()
      .getByRole('button', { name: /Choose a folder/ })
      .click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Path of the folder').fill(sounds);
    await dialog.getByRole('button', { name: 'Go' }).click();
    await dialog.getByText(/1 audio file/).waitFor();
    await dialog.getByRole('button', { name: /Add|Choose/ }).click();
    await page()
      .getByRole('row', { name: /ZOOM0012/ })
      .click();
    await page().keyboard.press('Control+i');
  });
  beforeEach((context) => {
    if (!chromiumPath) context.skip('there is no Chromium on this machine');
  });
  afterAll(async () => {
    await open?.close();
    await app?.close();
    if (app) removeLibrary(app.libraryFolder);
    rmSync(folder, { recursive: true, force: true });
  });

  it('come by themselves, and one that is accepted is a description also after a reload', async () => {
    const text = await caption().locator('.caption-text').textContent({ timeout: 60_000 });
    expect(text).toMatch(/^[a-z', ]+$/);
    await expect
      .poll(
        () =>
          page()
            .locator('.cell-about')
            .getByText(text ?? '')
            .getAttribute('title'),
        { timeout: 10_000 },
      )
      .toBe(`Written by the model: ${text}`);
    await caption().getByRole('button', { name: 'Accept' }).click();
    await page().getByText('Accepted: now part of your own words.').waitFor();
    await page().reload();
    await expect.poll(() => description().inputValue(), { timeout: 10_000 }).toBe(text);
    expect(
      await page()
        .locator('.cell-about')
        .getByText(text ?? '')
        .getAttribute('title'),
    ).toBe(text);
  });

  it('one that is removed stays away until it is asked for', async () => {
    await caption().getByRole('button', { name: 'Remove this caption' }).click();
    await captions().getByRole('button', { name: 'Write a caption' }).waitFor();
    await page().reload();
    await captions().getByRole('button', { name: 'Write a caption' }).click();
    await caption().waitFor();
    expect(await caption().getByRole('button', { name: 'Accepted' }).count()).toBe(1);
    expect(open?.complaints).toEqual([]);
  });
});
