const MINUTE = 60;
const HOUR = 3600;

/** A length of audio: "0:00.08" below a second, "0:03.4" below a minute, then "12:34", then "1:02:03". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `0:0${Math.max(0, seconds).toFixed(2).replace(/^1.*/, '0.99')}`;
  return seconds < MINUTE ? formatMoment(seconds) : formatClock(seconds);
}

/** A moment inside a clip, to the tenth of a second: "0:03.4", "1:02:03.4". */
export function formatMoment(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${formatClock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** How long something will still take, said roughly: "under a minute", "2 min", "1 h 10 min". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < MINUTE) return 'under a minute';
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Seconds of audio as people count a library: "40 s", "12 min", "38 h". */
export function formatAudioTotal(seconds: number): string {
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return `${(seconds / HOUR).toFixed(seconds < 10 * HOUR ? 1 : 0)} h`;
}

function formatClock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / MINUTE) % 60;
  if (whole < HOUR) return `${minutes}:${two(whole % MINUTE)}`;
  return `${Math.floor(whole / HOUR)}:${two(minutes)}:${two(whole % MINUTE)}`;
}
