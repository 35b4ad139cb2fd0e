import { formatMoment } from './format-time.ts';

const MOST_STEM_BYTES = 160;

/**
 * The file name of a part: "Rusty Gate 0.03.2-0.05.7.wav". Every file system takes it: no colons and the like, no
 * control characters, no dot or space at an end, at most 200 bytes.
 */
export function formatPartName(fileName: string, startSeconds: number, endSeconds: number): string {
  const moments = [startSeconds, endSeconds].map((seconds) => formatMoment(seconds).replaceAll(':', '.'));
  return `${safeStem(fileName)} ${moments.join('-')}.wav`;
}

function safeStem(fileName: string): string {
  const stem = fileName.replace(/\.[^.\s]{1,8}$/, '').toWellFormed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name.
  const safe = stem.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').replace(/^[\s.]+|[\s.]+$/g, '');
  return shorten(safe) || 'sound';
}

function shorten(name: string): string {
  const encoder = new TextEncoder();
  const letters = [...name];
  while (encoder.encode(letters.join('')).length > MOST_STEM_BYTES) letters.pop();
  return letters.join('').trimEnd();
}
