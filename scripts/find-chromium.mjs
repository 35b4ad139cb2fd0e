// A Chromium for the end-to-end tests: one that is here, or one that can be installed within limits.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep } from './run-step.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {Promise<string | undefined>} its executable */
export async function findOrInstallChromium() {
  const found = await findChromium();
  if (found || process.env.EARMARK_NO_FETCH) return found;
  console.log('There is no Chromium here; trying to install one …');
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'))
    await installWithApt();
  else await runStep('playwright', ['install', 'chromium'], { limitSeconds: 180 });
  return findChromium();
}

async function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const { chromium } = await import('playwright');
  for (const file of [process.env.CHROME_PATH, ...onPath, ...places, chromium.executablePath()])
    if (file && existsSync(file) && (await starts(file))) return file;
  return undefined;
}

/** A browser whose system libraries are missing is no browser. */
async function starts(file) {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'];
  const { ok, output } = await runStep(file, args, { limitSeconds: 40 });
  if (!ok) console.log(`${file} does not start: ${output.trim().split('\n')[0]}`);
  return ok;
}

async function installWithApt() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const limits = ['-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::Retries=1'];
  await runStep('apt-get', [...limits, 'update'], { limitSeconds: 90, env });
  const what = ['install', '-y', '--no-install-recommends', 'chromium'];
  const { ok, output } = await runStep('apt-get', [...limits, ...what], { limitSeconds: 300, env });
  if (!ok) console.log(output.split('\n').slice(-5).join('\n'));
}
