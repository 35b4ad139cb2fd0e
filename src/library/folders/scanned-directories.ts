/** Which directories a scan looks into. */

const systemNames = new Set([
  'node_modules',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '__macosx',
]);

/** False where a scan passes over the directory or one around it. `skip` is the library's own one. */
export function isScanned(directory: string, skip: string | undefined): boolean {
  if (skip !== undefined && (directory === skip || directory.startsWith(`${skip}/`))) return false;
  return !directory.split('/').some(isPassedOver);
}

/** Hidden directories and those of the system hold no sounds of people. */
export function isPassedOver(directoryName: string): boolean {
  return directoryName.startsWith('.') || systemNames.has(directoryName.toLowerCase());
}
