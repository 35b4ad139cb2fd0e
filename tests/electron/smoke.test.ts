// The desktop window itself, where the Electron runtime is on this machine.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executables: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
// Looked for, never required: Electron's package would try to fetch its runtime.
const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');
const executablePath = join(dist, executables[process.platform] ?? 'electron');

it('the desktop window opens, sees its library and plays by the rules of its sandbox', async (context) => {
  if (!existsSync(executablePath)) return context.skip('the Electron runtime is not on this machine');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) return context.skip("Electron's sandbox does not run as root");
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return context.skip('there is no screen');
  expect(existsSync(join(root, 'out/main/main.js')), 'run "npm run build" first').toBe(true);
  const directory = mkdtempSync(join(tmpdir(), 'earmark-desktop-'));
  const env = { ...process.env, EARMARK_LIBRARY: directory } as Record<string, string>;
  const app = await _electron.launch({ executablePath, args: [root], env });
  try {
    const page = await app.firstWindow();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.getByRole('combobox').or(page.getByRole('button')).first().waitFor();
    expect(page.url()).toMatch(/^earmark:\/\/app\//);
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
    expect(complaints).toEqual([]);
  } finally {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
