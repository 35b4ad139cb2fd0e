import { Buffer } from 'node:buffer';
import type { FilePath } from '../task-protocol.ts';

/** What helps where a format needs ffmpeg and there is none. */
export function installWords(path: FilePath, codec: string | null): string {
  const extension = extensionOf(path);
  const files = extension === '' ? 'this file' : `.${extension} files`;
  return codec === null
    ? `Install ffmpeg to read ${files}.`
    : `Install ffmpeg to read ${files} with ${codec} sound.`;
}

/** In small letters, without the dot; empty where there is none. */
export function extensionOf(path: FilePath): string {
  const text = typeof path === 'string' ? path : Buffer.from(path).toString('latin1');
  return /\.([A-Za-z0-9]{1,8})$/.exec(text)?.[1]?.toLowerCase() ?? '';
}
