import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Ffmpeg {
  readonly path: string;
  readonly version: string;
}

/** Programs started from a desktop often get a shorter PATH than a terminal's. */
const usualFolders = process.platform === 'win32' ? [] : ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];

let known: { readonly searched: string; readonly ffmpeg: Ffmpeg | null } | null = null;

/** The system's ffmpeg, or null. Looked for once (again when PATH changes); `EARMARK_FFMPEG` names one, or `none`. */
export function findFfmpeg(): Ffmpeg | null {
  const asked = process.env.EARMARK_FFMPEG ?? '';
  const searched = `${asked}\n${process.env.PATH ?? ''}`;
  if (known?.searched !== searched) known = { searched, ffmpeg: search(asked) };
  return known.ffmpeg;
}

function search(asked: string): Ffmpeg | null {
  if (asked === 'none') return null;
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...usualFolders];
  const candidates = asked === '' ? folders.map((folder) => join(folder, name)) : [asked];
  for (const path of candidates) {
    const version = isExecutable(path) ? askVersion(path) : null;
    if (version !== null) return { path, version };
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function askVersion(path: string): string | null {
  const { stdout } = spawnSync(path, ['-hide_banner', '-version'], {
    encoding: 'utf8',
    timeout: 10_000,
    windowsHide: true,
  });
  return /^ffmpeg version (\S+)/.exec(stdout ?? '')?.[1] ?? null;
}
