/** A table of sounds and what they are, for `evaluate`: tab-separated, with a header that names the task. */
export interface Labels {
  readonly task: 'zero-shot' | 'retrieval';
  readonly rows: readonly LabelledFile[];
}

export interface LabelledFile {
  /** As written: relative to the audio folder. */
  readonly file: string;
  readonly text: string;
}

export type ParsedLabels =
  | { readonly kind: 'labels'; readonly labels: Labels }
  | { readonly kind: 'malformed'; readonly line: number; readonly reason: string };

/** Lines are counted from 1; the header is line 1. Columns beside `file` and `label` or `caption` are ignored. */
export function parseLabels(source: string): ParsedLabels {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = (lines[0] ?? '').split('\t').map((name) => name.trim());
  const fileAt = header.indexOf('file');
  const textAt = Math.max(header.indexOf('label'), header.indexOf('caption'));
  if (fileAt < 0 || textAt < 0)
    return malformed(1, 'the header must be "file<TAB>label" or "file<TAB>caption"');
  const rows: LabelledFile[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const cells = line.split('\t');
    if (cells.length < header.length)
      return malformed(index + 1, `${header.length} columns expected, found ${cells.length}`);
    const file = unquote(cells[fileAt] ?? '');
    const text = unquote(cells[textAt] ?? '').trim();
    if (file === '' || text === '') return malformed(index + 1, 'a file and its text are needed');
    rows.push({ file, text });
  }
  if (rows.length === 0) return malformed(2, 'there is no file in this table');
  return { kind: 'labels', labels: { task: header[textAt] === 'label' ? 'zero-shot' : 'retrieval', rows } };
}

/** Spreadsheets write `"a ""loud"" bang"` for `a "loud" bang`. */
function unquote(cell: string): string {
  const quoted = /^"((?:[^"]|"")*)"$/.exec(cell);
  return quoted ? (quoted[1] ?? '').replaceAll('""', '"') : cell;
}

function malformed(line: number, reason: string): ParsedLabels {
  return { kind: 'malformed', line, reason };
}
