// Markdown tables, and numbers as people read them.

export type Cell = string | number | null;

/** Columns after the first are set to the right. Null shows that a figure could not be measured here. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(formatCell).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return `${[line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')}\n`;
}

/** A table of plain objects: a column for each key, named by it (`p95Ms` is "p95, ms"). */
export function formatObjects(rows: readonly object[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => keys.map((key) => toCell((row as Record<string, unknown>)[key])));
  return formatTable(keys.map(nameColumn), cells);
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? value : String(value);
}

const units: Readonly<Record<string, string>> = {
  Ms: 'ms',
  MB: 'MB',
  Seconds: 's',
  Hz: 'Hz',
  Share: 'share',
};

function nameColumn(key: string): string {
  const [, stem = key, unit = ''] = /^(.+?)(Ms|MB|Seconds|Hz|Share)$/.exec(key) ?? [];
  const words = stem.replace(/([a-z\d])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
  return unit ? `${words}, ${units[unit]}` : words;
}

function formatCell(cell: Cell): string {
  if (cell === null) return 'not measured here';
  return typeof cell === 'number' ? formatNumber(cell) : cell.replaceAll('|', '\\|');
}

/** Three digits where they tell something, thousands apart: 0.0123, 1.23, 12.3, 123, 12,345. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

export const withUnit = (value: number | null, unit: string) =>
  value === null ? null : `${formatNumber(value)} ${unit}`;
