export interface ProgressShown {
  readonly done: number;
  readonly total: number;
  readonly clipsPerSecond: number;
  /** Seconds of audio per second; left out where it is not known. */
  readonly realTimeFactor?: number;
  readonly secondsLeft: number | null;
  /** How far those are that are being worked on. */
  readonly underway?: number;
  /** What is counted: `clips`, or `captions`. */
  readonly what?: string;
}

/** `[######----] 120/900 clips  14.2/s  180 x real time  1:02 left`, no longer than the terminal is wide. */
export function formatProgressLine(shown: ProgressShown, columns: number): string {
  const { done, total, clipsPerSecond, realTimeFactor, secondsLeft, underway = 0, what = 'clips' } = shown;
  const facts = [`${done}/${total} ${what}`];
  if (clipsPerSecond > 0) facts.push(`${clipsPerSecond.toFixed(clipsPerSecond < 10 ? 1 : 0)}/s`);
  if (realTimeFactor) facts.push(`${realTimeFactor.toFixed(0)} x real time`);
  if (secondsLeft !== null) facts.push(`${formatClock(secondsLeft)} left`);
  const text = facts.join('  ');
  const width = Math.min(30, columns - text.length - 4);
  if (width < 8) return text.slice(0, columns - 1);
  const full = total > 0 ? Math.round((width * Math.min(done + underway, total)) / total) : 0;
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}] ${text}`;
}

/** `1:02`, `1:02:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
