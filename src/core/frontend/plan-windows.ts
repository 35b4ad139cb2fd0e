import type { FrontEnd } from '../packs/front-end-schema.ts';

type WindowScheme = FrontEnd['window'];

export interface PlannedWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Length that the window's features are padded to. */
  readonly paddedSeconds: number;
}

/** A tail shorter than this beyond the last regular window is not worth a window of its own. */
const leastTailSeconds = 0.02;
const rounding = 1e-6;

/**
 * Windows of a clip: the clip itself where it is short, else one every hop and one that ends with the clip.
 * Deterministic, also for schemes whose training took a random crop (`sample-patches`).
 */
export function planWindows(durationSeconds: number, scheme: WindowScheme): PlannedWindow[] {
  const { seconds, hop } = scheme;
  if (durationSeconds <= seconds + leastTailSeconds) {
    const end = Math.min(durationSeconds, seconds);
    return [{ startSeconds: 0, endSeconds: end, paddedSeconds: padLength(end, scheme) }];
  }
  const planned: PlannedWindow[] = [];
  for (let i = 0; regularEnd(i, scheme) <= durationSeconds + rounding; i++) {
    planned.push({ startSeconds: i * hop, endSeconds: regularEnd(i, scheme), paddedSeconds: seconds });
  }
  const covered = planned.at(-1)?.endSeconds ?? 0;
  if (scheme.tail && durationSeconds - covered > leastTailSeconds) {
    planned.push({
      startSeconds: durationSeconds - seconds,
      endSeconds: durationSeconds,
      paddedSeconds: seconds,
    });
  }
  return planned;
}

/** Where the i-th regular window ends. */
export function regularEnd(index: number, scheme: WindowScheme): number {
  return index * scheme.hop + scheme.seconds;
}

function padLength(durationSeconds: number, { seconds, short, buckets }: WindowScheme): number {
  if (short === 'none') return durationSeconds;
  if (short !== 'mask') return seconds;
  const lengths = [...(buckets ?? []), seconds].sort((a, b) => a - b);
  return lengths.find((length) => durationSeconds <= length + rounding) ?? seconds;
}
