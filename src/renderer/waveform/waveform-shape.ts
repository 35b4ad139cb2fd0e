// The arithmetic of small waveforms, apart from any canvas.

/** Peaks as `/media/peaks` sends them: pairs of signed 8-bit minimum and maximum. */
export type Peaks = Int8Array;

export interface Bar {
  /** Upper and lower end, −1…1, upper ≥ lower. */
  readonly high: number;
  readonly low: number;
}

const fullScale = 127;
const largestGain = 4;

/** Quiet recordings are drawn larger, up to four times, so that their shape can be seen; loud ones as they are. */
export function computeDisplayGain(peaks: Peaks): number {
  let loudest = 1;
  for (const value of peaks) loudest = Math.max(loudest, Math.abs(value));
  return Math.min(largestGain, fullScale / loudest);
}

/** One bar for each of `count` pixels; where bins are finer than pixels, the extremes of a pixel win. */
export function computeBars(peaks: Peaks, count: number): Bar[] {
  const bins = peaks.length >> 1;
  const gain = computeDisplayGain(peaks) / fullScale;
  return Array.from({ length: bins === 0 ? 0 : count }, (_, bar) => {
    const first = Math.floor((bar * bins) / count);
    const last = Math.max(first, Math.ceil(((bar + 1) * bins) / count) - 1);
    let high = -fullScale;
    let low = fullScale;
    for (let bin = first; bin <= last; bin++) {
      low = Math.min(low, peaks[2 * bin] ?? 0);
      high = Math.max(high, peaks[2 * bin + 1] ?? 0);
    }
    return { high: clamp(high * gain), low: clamp(low * gain) };
  });
}

/** A match that is nearly the whole clip says nothing about where to listen, so it is not marked. */
export function isWholeClip(
  span: { readonly startSeconds: number; readonly endSeconds: number },
  durationSeconds: number,
): boolean {
  return span.endSeconds - span.startSeconds >= 0.85 * durationSeconds;
}

/** The bars that a span of seconds covers, as [first, end); never narrower than two bars, so that it is seen. */
export function spanOfBars(
  span: { readonly startSeconds: number; readonly endSeconds: number },
  durationSeconds: number,
  count: number,
): [number, number] {
  if (durationSeconds <= 0) return [0, 0];
  const first = Math.min(count - 2, Math.floor((span.startSeconds / durationSeconds) * count));
  const end = Math.ceil((span.endSeconds / durationSeconds) * count);
  return [Math.max(0, first), Math.min(count, Math.max(end, first + 2))];
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
