// Markdown tables, and numbers as people read them.

export type Cell = string | number | null;

/** Columns after the first are set to the right. Null shows that a figure could not be measured here. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(formatCell).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return `${[line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')}\n`;
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
