/**
 * Pairs of minimum and maximum over `bins` equal parts, from pairs over more (joined) or fewer (repeated) parts.
 */
export function rebinPeaks(peaks: Int8Array, bins: number): Int8Array {
  const sourceBins = peaks.length >> 1;
  const answer = new Int8Array(bins * 2);
  if (sourceBins === 0) return answer;
  for (let bin = 0; bin < bins; bin++) {
    const first = Math.floor((bin * sourceBins) / bins);
    const last = Math.max(first + 1, Math.ceil(((bin + 1) * sourceBins) / bins));
    let low = 127;
    let high = -128;
    for (let source = first; source < last; source++) {
      low = Math.min(low, peaks[source * 2] ?? 0);
      high = Math.max(high, peaks[source * 2 + 1] ?? 0);
    }
    answer[bin * 2] = low;
    answer[bin * 2 + 1] = high;
  }
  return answer;
}
