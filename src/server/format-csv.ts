/** One row as RFC 4180 writes it, without its line end. */
export function formatCsvRow(cells: readonly (string | number | null)[]): string {
  return cells.map(formatCell).join(',');
}

function formatCell(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
