/** The last two folders of a path; the inner one says more, so a narrow column keeps it longest. */
export function foldersOf(path: string): { outer: string; inner: string } {
  const [outer = '', inner = ''] = ['', '', ...path.split(/[\\/]/).slice(0, -1).filter(Boolean)].slice(-2);
  return { outer, inner };
}

/** The name without the extension that the format column shows anyway: ["creak", ".wav"]. */
export function splitName(name: string, format: string): [stem: string, extension: string] {
  const extension = `.${format}`;
  const hasIt = name.length > extension.length && name.toLowerCase().endsWith(extension.toLowerCase());
  return hasIt ? [name.slice(0, -extension.length), name.slice(-extension.length)] : [name, ''];
}
