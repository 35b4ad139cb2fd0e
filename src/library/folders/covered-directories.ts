/** Directories that lie in another one of the list are scanned with it, and drop out. `''` is the whole folder. */
export function dropCovered(directories: readonly string[]): string[] {
  const all = new Set(directories);
  return [...all].filter((directory) => directory === '' || !isInside(directory, all));
}

/** True where the directory is one of these or lies in one. */
export function isCovered(directory: string, by: ReadonlySet<string>): boolean {
  return by.has(directory) || isInside(directory, by);
}

function isInside(directory: string, around: ReadonlySet<string>): boolean {
  if (around.has('')) return true;
  for (let slash = directory.indexOf('/'); slash >= 0; slash = directory.indexOf('/', slash + 1)) {
    if (around.has(directory.slice(0, slash))) return true;
  }
  return false;
}
