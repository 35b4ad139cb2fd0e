/** The last two folders of a path, as a trail: "Doors and Wood › Old Barn". */
export function folderOf(path: string): string {
  return path.split(/[\\/]/).slice(0, -1).filter(Boolean).slice(-2).join(' › ');
}
