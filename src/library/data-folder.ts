import { posix, win32 } from 'node:path';

/** Where the library lives when nobody says otherwise: the platform's folder for application data. */
export function getDefaultLibraryFolder(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32')
    return win32.join(environment.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Earmark');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Earmark');
  return posix.join(environment.XDG_DATA_HOME || posix.join(home, '.local', 'share'), 'earmark');
}
