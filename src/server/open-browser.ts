import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Opens the person's browser where there is one; false where there is none, or nobody to look at it. */
export async function openBrowser(
  url: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [command, ...args] = chooseOpener(environment, platform);
  if (command === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function chooseOpener(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (environment.CI) return [];
  if (platform === 'darwin') return ['open'];
  // `start` belongs to the shell, which would read the address's `&`; this program does not.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return [];
  const folders = (environment.PATH ?? '').split(delimiter);
  const opener = ['xdg-open', 'sensible-browser'].find((name) =>
    folders.some((folder) => existsSync(join(folder, name))),
  );
  return opener ? [opener] : [];
}
