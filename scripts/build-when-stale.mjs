// Builds the window and the desktop shell when a source is newer than the last build.
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './own-node.mjs';
import { runStep } from './run-step.mjs';

const stamp = join(projectFolder, 'out/.built');
const sources = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** @returns {Promise<boolean>} false where the build failed */
export async function buildWhenStale() {
  if (existsSync(stamp) && findNewest() < statSync(stamp).mtimeMs) return true;
  rmSync(stamp, { force: true });
  const startedAt = new Date();
  const { ok, output } = await runStep('electron-vite', ['build'], { limitSeconds: 180 });
  if (!ok) {
    console.error(output);
    return false;
  }
  writeFileSync(stamp, startedAt.toISOString());
  return true;
}

function findNewest() {
  let newest = 0;
  for (const source of sources) {
    const path = join(projectFolder, source);
    newest = Math.max(newest, statSync(path).mtimeMs);
    if (source !== 'src') continue;
    for (const name of readdirSync(path, { recursive: true }))
      newest = Math.max(newest, statSync(join(path, String(name)), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  }
  return newest;
}
