import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface FoundFfmpeg {
  readonly path: string;
  readonly version: string | null;
}

/** The system's ffmpeg, for the report: the workers look for themselves. `EARMARK_FFMPEG` names another one, or `none`. */
export async function findFfmpeg(): Promise<FoundFfmpeg | undefined> {
  const path = await findFfmpegPath();
  return path === undefined ? undefined : { path, version: await readVersion(path) };
}

export async function findFfmpegPath(): Promise<string | undefined> {
  for (const path of listPlaces()) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

function listPlaces(): string[] {
  const named = process.env.EARMARK_FFMPEG;
  if (named) return named === 'none' ? [] : [named];
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  // A desktop program on macOS does not get the shell's PATH.
  const usual = process.platform === 'win32' ? [] : ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin'];
  return [...new Set([...folders, ...usual])].map((folder) => join(folder, name));
}

function readVersion(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(path, ['-version'], { timeout: 5000 }, (error, stdout) => {
      resolve(error ? null : (/^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? null));
    });
  });
}
