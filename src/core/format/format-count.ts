const grouped = new Intl.NumberFormat('en-US');

/** 12345 → "12,345". */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** 1 → "1 clip", 2,310 → "2,310 clips". */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** A rate with as many digits as are worth reading: "0.4", "3.2", "38", "1,204". */
export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
}

/** Bytes in decimal units, as file managers show them: "812 B", "48 MB", "1.2 GB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
