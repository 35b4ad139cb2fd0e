export type EvaluationTask = 'zero-shot' | 'retrieval' | 'ucs' | 'captions';

/** A table of sounds and what they are, for `evaluate`: tab-separated, with a header that names the task. */
export interface Labels {
  readonly task: EvaluationTask;
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

/** What the second column is called, and which task that means. */
const columns: readonly (readonly [string, EvaluationTask])[] = [
  ['label', 'zero-shot'],
  ['caption', 'retrieval'],
  ['catId', 'ucs'],
  // Only where it is asked for.
  ['caption', 'captions'],
];

/**
 * Lines are counted from 1; the header is line 1. Other columns are ignored. Where a table has columns of several tasks
 * `asked` chooses, else the first of label, caption, catId.
 */
export function parseLabels(source: string, asked?: EvaluationTask): ParsedLabels {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = (lines[0] ?? '').split('\t').map((name) => unquote(name.trim()).trim());
  const fileAt = header.indexOf('file');
  const wanted = columns.filter(([, task]) => asked === undefined || task === asked);
  const found = wanted.find(([name]) => header.includes(name));
  const textAt = header.indexOf(found?.[0] ?? '');
  if (fileAt < 0 || !found)
    return malformed(
      1,
      `the header must be ${[...new Set(wanted.map(([name]) => `"file<TAB>${name}"`))].join(' or ')}`,
    );
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
  return { kind: 'labels', labels: { task: found[1], rows } };
}

/**
 * The text of a table as programs save one: UTF-8, UTF-16 with its mark ("Unicode text" of spreadsheets), else the code
 * page of Western Europe.
 */
export function decodeLabels(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Spreadsheets write `"a ""loud"" bang"` for `a "loud" bang`. */
function unquote(cell: string): string {
  const quoted = /^"((?:[^"]|"")*)"$/.exec(cell);
  return quoted ? (quoted[1] ?? '').replaceAll('""', '"') : cell;
}

function malformed(line: number, reason: string): ParsedLabels {
  return { kind: 'malformed', line, reason };
}
