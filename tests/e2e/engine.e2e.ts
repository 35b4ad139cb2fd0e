// Which device computes, in the window: seen with its test, chosen, tested again. The faulty one stands for a GPU.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, type OpenPage, openPage, type ServedApp, serveApp } from '../support/served-app.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';

const launcher = fileURLToPath(new URL('../../bin/earmark.mjs', import.meta.url));

describe('the engine', () => {
  const packFolder = mkdtempSync(join(tmpdir(), 'earmark-engine-'));
  let app: ServedApp | undefined;
  let open: OpenPage | undefined;
  const dialog = () => {
    if (!open) throw new Error('the page did not open');
    return open.page.getByRole('dialog');
  };
  const device = (name: string) => dialog().getByRole('listitem').filter({ hasText: name });
  const isShown = (name: string, words: string) =>
    expect.poll(() => device(name).first().textContent(), { timeout: 60_000 }).toContain(words);

  beforeAll(async () => {
    if (!chromiumPath) return;
    makeTinyPack(packFolder);
    const libraryFolder = join(packFolder, 'library');
    // A window without a sound shows how to begin, and no devices.
    makeTinyPack(join(packFolder, 'other'), { id: 'other', dimension: 16 });
    const run = (...words: string[]) =>
      execFileSync(process.execPath, [launcher, ...words, '--library', libraryFolder], {
        ...{ env: { ...process.env, EARMARK_SHIPPED_PACK: packFolder }, stdio: 'ignore' },
      });
    run('index', join(packFolder, 'golden'));
    run('pack', 'import', join(packFolder, 'other'), '--yes');
    // It is sound for as long as this test lasts.
    process.env.EARMARK_DEVICE_FAULT = 'lost@1000000';
    app = await serveApp(libraryFolder, packFolder);
    delete process.env.EARMARK_DEVICE_FAULT;
    open = await openPage(app.url);
    await open.page.getByTitle('Devices and packs').click();
  });
  beforeEach((context) => {
    if (!chromiumPath) context.skip('there is no Chromium on this machine');
  });
  afterAll(async () => {
    await open?.close();
    await app?.close();
    rmSync(packFolder, { recursive: true, force: true });
  });

  it('tests every device and says what came of it', async () => {
    await dialog().getByRole('button', { name: 'Test again' }).click();
    await isShown('faulty', 'agrees with the CPU (cosine 1.00000)');
    await isShown('CPU', 'the measure for every other device');
  });

  it('computes on the device that is asked for, and on the best again', async () => {
    const choose = (name: string) =>
      dialog().getByRole('radiogroup', { name: 'Compute on' }).getByText(name, { exact: true }).click();
    await choose('faulty');
    await isShown('faulty', 'in use');
    await choose('CPU');
    await isShown('CPU', 'in use');
    await isShown('faulty', 'works');
    expect(open?.complaints).toEqual([]);
  });

  it('gives up another pack that is being indexed when the one in use is kept', async () => {
    const pack = (id: string) =>
      dialog()
        .locator('.pack-item')
        .filter({ hasText: `Tiny pack ${id}` });
    const isSaid = (id: string, words: string) =>
      expect.poll(() => pack(id).textContent(), { timeout: 60_000 }).toContain(words);
    const press = (id: string, name: string) => pack(id).getByRole('button', { name }).click();
    // The sounds are away, so that the other pack is never done.
    renameSync(join(packFolder, 'golden'), join(packFolder, 'golden away'));
    const offline = () => open?.page.locator('.folder-item.is-offline').count();
    await expect.poll(offline, { timeout: 60_000 }).toBe(1);
    await press('other', 'Use');
    await isSaid('other', 'being indexed');
    await press('tiny', 'Keep this one');
    await isSaid('other', 'installed');
    expect(await pack('tiny').getByRole('button', { name: 'Keep this one' }).count()).toBe(0);
    expect(open?.complaints).toEqual([]);
  });
});
