/** The last two folders of a path, as a trail: "Doors and Wood › Old Barn". */
export function folderOf(path: string): string {
  return path.split(/[\\/]/).slice(0, -1).filter(Boolean).slice(-2).join(' › ');
}

/** The name without the extension that the format column shows anyway: ["creak", ".wav"]. */
export function splitName(name: string, format: string): [stem: string, extension: string] {
  const extension = `.${format}`;
  const hasIt = name.length > extension.length && name.toLowerCase().endsWith(extension.toLowerCase());
  return hasIt ? [name.slice(0, -extension.length), name.slice(-extension.length)] : [name, ''];
}
