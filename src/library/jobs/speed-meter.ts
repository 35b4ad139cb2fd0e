/** How fast work goes, over a sliding window, so that the figure follows what the machine does now. */
export interface SpeedMeter {
  /** Work begins, or goes on after a pause: the time before does not count. */
  start(nowMs: number): void;
  record(work: Work, nowMs: number): void;
  read(nowMs: number): Speed;
}

export interface Work {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly bytes: number;
}

/** Per second of wall time. */
export interface Speed {
  readonly clipsPerSecond: number;
  readonly realTimeFactor: number;
  readonly bytesPerSecond: number;
}

const windowMs = 20_000;

export function createSpeedMeter(): SpeedMeter {
  let startedAtMs: number | undefined;
  let entries: (Work & { atMs: number })[] = [];
  return {
    start(nowMs) {
      startedAtMs ??= nowMs;
      const last = entries.at(-1);
      if (last && nowMs - last.atMs > windowMs) {
        startedAtMs = nowMs;
        entries = [];
      }
    },
    record(work, nowMs) {
      startedAtMs ??= nowMs;
      entries.push({ ...work, atMs: nowMs });
      entries = entries.filter(({ atMs }) => atMs >= nowMs - windowMs);
    },
    read(nowMs) {
      const inWindow = entries.filter(({ atMs }) => atMs >= nowMs - windowMs);
      const seconds = Math.max(0.25, Math.min(windowMs, nowMs - (startedAtMs ?? nowMs)) / 1000);
      const sum = (pick: (work: Work) => number) => inWindow.reduce((total, work) => total + pick(work), 0);
      return {
        clipsPerSecond: sum(({ clips }) => clips) / seconds,
        realTimeFactor: sum(({ audioSeconds }) => audioSeconds) / seconds,
        bytesPerSecond: sum(({ bytes }) => bytes) / seconds,
      };
    },
  };
}

/** A clip costs something whatever its size: opening, one window at least, a row. Said in bytes. */
const bytesPerClip = 150_000;

/** Seconds until `left` is done at this speed; null before there is a speed. */
export function estimateSecondsLeft(left: { clips: number; bytes: number }, speed: Speed): number | null {
  if (left.clips === 0) return 0;
  const perSecond = speed.bytesPerSecond + speed.clipsPerSecond * bytesPerClip;
  if (perSecond <= 0) return null;
  return (left.bytes + left.clips * bytesPerClip) / perSecond;
}
