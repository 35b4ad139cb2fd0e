import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const unknownLicense = 'unknown: see where you downloaded it';

/** The licence that a downloaded model states: in its config, or at the top of its README (a model card). */
export function findLicense(folder: string, config: Readonly<Record<string, unknown>>): string {
  if (typeof config.license === 'string' && config.license !== '') return config.license;
  const card = readOptional(join(folder, 'README.md')).slice(0, 4096);
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? '';
  const stated = /^license:\s*["']?([\w.+-]+)/m.exec(head)?.[1];
  return stated ?? unknownLicense;
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
