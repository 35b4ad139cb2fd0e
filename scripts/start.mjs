// `npm start`: the desktop window where Electron can run, else the same application in the browser.
import { spawn } from 'node:child_process';
import { ensureOwnNode, projectFolder } from './own-node.mjs';

ensureOwnNode();
const { buildWhenStale } = await import('./build-when-stale.mjs');
const { fetchElectron, findElectron } = await import('./find-electron.mjs');

const args = process.argv.slice(2);
if (!(await buildWhenStale())) process.exit(1);
if (canShowWindow()) {
  if (!findElectron()) await fetchElectron();
  const electron = findElectron();
  if (electron && (await openDesktop(electron))) process.exit(0);
}
const { main } = await import('../src/server/cli.ts');
await main(['serve', ...args]);

/** Electron's sandbox does not run as root, and a window needs a screen. */
function canShowWindow() {
  if (args.length > 0) return false;
  if (process.platform !== 'linux') return true;
  const hasScreen = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return hasScreen && process.getuid?.() !== 0;
}

/** @returns {Promise<boolean>} false where the window did not come up: missing system libraries, no sandbox */
function openDesktop(electron) {
  const startedAt = Date.now();
  const child = spawn(electron, [projectFolder], { stdio: 'inherit' });
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      isStopped = true;
      // A terminal tells the window itself; told twice, it would end at once instead of in good order.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(isStopped || code === 0 || Date.now() - startedAt > 10_000));
  });
}
