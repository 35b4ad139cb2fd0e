import { relative, sep } from 'node:path';

/** Where `path` lies in `root`, with `/` between the parts; `''` is the root itself, undefined is outside. */
export function findRelative(root: string, path: string): string | undefined {
  const found = relative(root, path);
  // On Windows the answer for another drive is absolute.
  if (found === '..' || found.startsWith(`..${sep}`) || /^[A-Za-z]:/.test(found)) return undefined;
  return sep === '/' ? found : found.replaceAll(sep, '/');
}
