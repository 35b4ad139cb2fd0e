/**
 * True where the outline of a sound (pairs of signed 8-bit minimum and maximum over `durationSeconds`) is flat from start
 * to end: nothing in it is louder than −48 dB below full scale.
 */
export function isSilent(
  peaks: Int8Array,
  durationSeconds: number,
  startSeconds: number,
  endSeconds: number,
): boolean {
  const binCount = peaks.length / 2;
  if (binCount === 0 || !(durationSeconds > 0)) return false;
  const from = Math.floor((startSeconds / durationSeconds) * binCount);
  const to = Math.min(binCount, Math.ceil((endSeconds / durationSeconds) * binCount));
  return to > from && peaks.subarray(2 * from, 2 * to).every((value) => value === 0);
}
