/**
 * One line of CSV (RFC 4180, CRLF). Text that a spreadsheet would take for a formula gets an apostrophe in front: names of
 * files come from strangers.
 */
export function formatCsvRow(values: readonly (string | number | null)[]): string {
  return `${values.map(formatValue).join(',')}\r\n`;
}

function formatValue(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
