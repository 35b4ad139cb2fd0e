// Earmark as a person starts it: the real command line, a library of its own, a real browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { makeTinyPack } from './tiny-pack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const browserPlaces = process.env.CHROME_PATH
  ? [process.env.CHROME_PATH]
  : ['/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()];

/** Undefined where this machine has no Chromium. */
export const chromiumPath = [process.env.CHROME_PATH, ...browserPlaces].find(
  (file) => file && existsSync(file),
);
/** Whether the pack that ships with Earmark is in this checkout; a tiny one with random weights stands in for it. */
export const hasShippedPack = existsSync(join(root, 'models/earmark-small/pack.json'));

export interface ServedApp {
  readonly url: string;
  readonly libraryFolder: string;
  close(): Promise<void>;
}

/** Starts `earmark serve` on a fresh library, or on the library of an earlier one; with another pack than ours. */
export async function serveApp(
  libraryFolder = mkdtempSync(join(tmpdir(), 'earmark-e2e-')),
  packFolder?: string,
): Promise<ServedApp> {
  const env: NodeJS.ProcessEnv = { ...process.env, CI: '1' };
  if (packFolder) env.EARMARK_SHIPPED_PACK = packFolder;
  else if (!hasShippedPack) env.EARMARK_SHIPPED_PACK = makeStandIn(libraryFolder);
  const args = [join(root, 'bin/earmark.mjs'), 'serve', '--json', '--no-open', '--library', libraryFolder];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    libraryFolder,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function makeStandIn(libraryFolder: string): string {
  const folder = `${libraryFolder}-pack`;
  if (!existsSync(folder)) makeTinyPack(folder);
  return folder;
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors, uncaught errors and failed requests: none is ever expected. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Opens an address in Chromium. Sounds that are played are remembered for `readPlayback`. */
export async function openPage(url: string): Promise<OpenPage> {
  const args = ['--no-first-run', '--disable-background-networking', '--disable-component-update'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  args.push('--autoplay-policy=no-user-gesture-required');
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath ?? '', args });
  const page = await browser.newPage({ viewport: { width: 1280, height: 820 } });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => response.status() >= 400 && complaints.push(response.url()));
  await page.addInitScript(rememberPlayback);
  await page.goto(url);
  return { page, complaints, close: () => browser.close() };
}

export interface Playback {
  readonly address: string;
  readonly seconds: number;
  readonly isPlaying: boolean;
}

/** What sounds in the page, if anything was played. */
export function readPlayback(page: Page): Promise<Playback | null> {
  return page.evaluate(() => {
    const audio = (window as unknown as { playedAudio?: HTMLMediaElement }).playedAudio;
    if (!audio) return null;
    const address = new URL(audio.currentSrc).pathname;
    return { address, seconds: audio.currentTime, isPlaying: !audio.paused && !audio.ended };
  });
}

function rememberPlayback(): void {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    Object.assign(window, { playedAudio: this });
    return play.call(this);
  };
}

export function removeLibrary(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}-pack`, { recursive: true, force: true });
}
