// A folder of one's own in the browser: chosen, listened to, played in every format, with what could not be read.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  type OpenPage,
  openPage,
  readPlayback,
  removeLibrary,
  type ServedApp,
  serveApp,
} from '../support/served-app.ts';
import { makeAiff, makeWav, type SoundSpec, tones } from '../support/sound-files.ts';

describe('a folder of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-own-'));
  let app: ServedApp | undefined;
  let open: OpenPage | undefined;
  const page = () => {
    if (!open) throw new Error('the page did not open');
    return open.page;
  };
  beforeAll(async () => {
    if (!chromiumPath) return;
    const long: SoundSpec = { format: 's16', sampleRateHz: 44100, channels: tones(2, 44100, 4 * 44100) };
    writeFileSync(join(folder, 'Tone of an old Macintosh.aiff'), makeAiff(long));
    writeFileSync(join(folder, 'Float tone.wav'), makeWav({ ...long, format: 'f64' }));
    writeFileSync(join(folder, 'Shopping list.wav'), 'bread, milk, rosin for the bow, '.repeat(20));
    writeFileSync(join(folder, 'Empty.mp3'), '');
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
    rmSync(folder, { recursive: true, force: true });
  });

  it('is chosen in the window where there is no system dialog, also by who types faster than it is answered', async () => {
    let heldBack: (() => void)[] | undefined;
    await page().routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const pass = () => socket.send(message);
        if (heldBack) heldBack.push(pass);
        else pass();
      });
    });
    await page().reload();
    const choose = page().getByRole('button', { name: /Choose a folder/ });
    await choose.waitFor();
    heldBack = [];
    await choose.click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Path of the folder').fill(folder);
    expect(await dialog.getByRole('button', { name: /Add|Choose/ }).isDisabled()).toBe(true);
    await expect.poll(() => heldBack?.length).toBeGreaterThan(0);
    for (const pass of heldBack) pass();
    heldBack = undefined;
    await dialog.getByRole('list', { name: 'Folders' }).getByRole('listitem').first().waitFor();
    await dialog.getByRole('button', { name: 'Go' }).click();
    await dialog.getByText(/4 audio files/).waitFor();
    await dialog.getByRole('button', { name: /Add|Choose/ }).click();
    await page()
      .getByRole('row', { name: /Float tone/ })
      .waitFor({ timeout: 30_000 });
  });

  it('says which files could not be read, and why', async () => {
    await page()
      .getByRole('button', { name: /2 failed|1 failed, 1 not readable/ })
      .click({ timeout: 60_000 });
    const dialog = page().getByRole('dialog');
    await dialog.getByText(/Shopping list\.wav/).waitFor();
    await dialog.getByText(/Empty\.mp3/).waitFor();
    expect(await dialog.textContent()).toMatch(/not an audio file/i);
    await page().keyboard.press('Escape');
  });

  it('plays what browsers cannot play by themselves', async () => {
    for (const name of [/old Macintosh/, /Float tone/]) {
      await page().getByRole('row', { name }).dblclick();
      await expect
        .poll(async () => (await readPlayback(page()))?.seconds ?? 0, { timeout: 20_000 })
        .toBeGreaterThan(0.1);
    }
  });

  it('gives away just a part, as a WAV file of its own', async () => {
    // Its length, which was not known where it was played before Earmark had listened to it.
    await page().locator('.play-time').getByText('/ 0:04.0').waitFor();
    const box = await page().locator('.large-waveform').boundingBox();
    if (!box) throw new Error('there is no waveform');
    const y = box.y + box.height / 2;
    await page().mouse.move(box.x + box.width / 4, y);
    await page().mouse.down();
    await page().mouse.move(box.x + box.width / 3, y, { steps: 4 });
    await page().mouse.move(box.x + box.width / 2, y, { steps: 4 });
    await page().mouse.up();
    const part = page().getByRole('group', { name: 'Marked part' });
    await part.getByRole('group', { name: /^Drag this part out: 0:01\.\d–0:02\.\d$/ }).waitFor();
    const downloading = page().waitForEvent('download');
    await part.getByRole('button', { name: 'Save this part' }).press('Enter');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^Float tone 0\.01\.\d-0\.02\.\d\.wav$/);
    const bytes = readFileSync(await download.path());
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    // About one second of two channels of floats.
    expect(bytes.length / (44_100 * 8)).toBeGreaterThan(0.9);
    expect(bytes.length / (44_100 * 8)).toBeLessThan(1.1);
    await part.getByRole('button', { name: 'Clear the marked part' }).click();
  });

  it('is sorted by its table heads, both ways', async () => {
    const head = page().getByRole('columnheader', { name: 'Name' });
    const firstRow = () => page().locator('#row-0').textContent();
    await head.getByRole('button').click();
    await expect.poll(firstRow).toContain('Empty');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    await expect.poll(firstRow).toContain('Tone of an old Macintosh');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
  });

  it('is told when the server has gone', async () => {
    await app?.close();
    await page().getByRole('alertdialog').or(page().getByRole('dialog')).first().waitFor();
    expect(open?.complaints.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket/.test(text))).toEqual([]);
  });
});
