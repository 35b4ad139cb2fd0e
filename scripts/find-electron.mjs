// The Electron runtime, without `require('electron')`: that would try to fetch it, and wait.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './own-node.mjs';
import { runStep } from './run-step.mjs';

const packageFolder = join(projectFolder, 'node_modules/electron');

/** @returns {string | undefined} the executable, where it is on this machine */
export function findElectron() {
  const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const executable = executables[process.platform] ?? 'electron';
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(packageFolder, 'dist')];
  return folders
    .filter((folder) => folder)
    .map((folder) => join(String(folder), executable))
    .find((file) => existsSync(file));
}

/** Fetches the runtime where the network allows it, within limits; says so, and never throws. */
export async function fetchElectron() {
  if (process.env.CI || process.env.EARMARK_NO_FETCH || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return;
  const mirror =
    process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/';
  if (!(await isReachable(mirror))) return;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  console.error(`Fetching the desktop runtime (Electron ${version}, about 110 MB) …`);
  const done = await runStep(process.execPath, [join(packageFolder, 'install.js')], { limitSeconds: 90 });
  if (!done.ok) console.error('It could not be fetched; Earmark opens in the browser instead.');
}

/** @param {string} address */
async function isReachable(address) {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}
