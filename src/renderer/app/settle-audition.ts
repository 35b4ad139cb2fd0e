const settleMs = 90;

/**
 * A single key press is heard at once. While an arrow key is held down, rows fly past: only the one where it
 * comes to rest is heard.
 */
export function settleAudition<T>(audition: (row: T) => void): (row: T, isRepeat: boolean) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (row, isRepeat) => {
    clearTimeout(timer);
    if (!isRepeat) audition(row);
    else timer = setTimeout(() => audition(row), settleMs);
  };
}
