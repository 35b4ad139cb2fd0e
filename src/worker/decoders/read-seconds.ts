// How long this thread waited for the disk. One clip is read at a time, so a sum is enough.
let seconds = 0;

export function addReadSeconds(more: number): void {
  seconds += more;
}

/** The sum since it was last taken. */
export function takeReadSeconds(): number {
  const taken = seconds;
  seconds = 0;
  return taken;
}
