/**
 * Columns under each other, the last one as long as it is. Numbers are right-aligned. Control characters, of which names
 * of files may be full, do not reach the terminal.
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const all = [header, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'string' ? showText(cell) : cell)),
  );
  const widths = header.map((_title, column) =>
    all.reduce((widest, row) => Math.max(widest, String(row[column] ?? '').length), 0),
  );
  const line = (row: readonly (string | number)[]) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return String(cell);
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

/** Text for one line of a terminal, which nothing in it can steer. */
export function showText(text: string): string {
  return text.replace(/\p{Cc}/gu, '\u{fffd}');
}
