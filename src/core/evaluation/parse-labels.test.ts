import { describe, expect, it } from 'vitest';
import { decodeLabels, parseLabels } from './parse-labels.ts';

describe('parseLabels', () => {
  it('reads the task from the header', () => {
    expect(parseLabels('file\tlabel\na.wav\tdog_bark\n')).toEqual({
      kind: 'labels',
      labels: { task: 'zero-shot', rows: [{ file: 'a.wav', text: 'dog_bark' }] },
    });
    expect(parseLabels('file\tcaption\na.wav\tA dog.\n')).toMatchObject({ labels: { task: 'retrieval' } });
  });

  it('reads what spreadsheets write: a mark at the start, CRLF, doubled quotes, more columns', () => {
    const parsed = parseLabels('\uFEFFfile\tsplit\tcaption\r\nx/a.wav\ttest\t"a ""loud"" bang"\r\n\r\n');
    expect(parsed).toMatchObject({ labels: { rows: [{ file: 'x/a.wav', text: 'a "loud" bang' }] } });
  });

  it('reads tables that have every cell in quotes, the header too', () => {
    expect(parseLabels('"file"\t"catId"\n"a.wav"\t"DOORWood"\n')).toMatchObject({
      labels: { task: 'ucs', rows: [{ file: 'a.wav', text: 'DOORWood' }] },
    });
  });

  it.each([
    ['no header', 'a.wav\tdog\n', 1],
    ['a row without its text', 'file\tlabel\na.wav\tdog\nb.wav\n', 3],
    ['an empty text', 'file\tlabel\na.wav\t \n', 2],
    ['a header and nothing else', 'file\tlabel\n', 2],
    ['an empty file', '', 1],
  ])('names the line of %s', (_case, source, line) => {
    expect(parseLabels(source)).toMatchObject({ kind: 'malformed', line });
  });
});

it('a column catId asks for UCS categories', () => {
  expect(parseLabels('file\tcatId\na.wav\tDOORWood\n')).toEqual({
    kind: 'labels',
    labels: { task: 'ucs', rows: [{ file: 'a.wav', text: 'DOORWood' }] },
  });
});

it('where a table has columns of several tasks the asked one counts', () => {
  const table = 'file\tcaption\tcatId\na.wav\ta door\tDOORWood\n';
  expect(parseLabels(table)).toMatchObject({ labels: { task: 'retrieval', rows: [{ text: 'a door' }] } });
  expect(parseLabels(table, 'ucs')).toMatchObject({ labels: { task: 'ucs', rows: [{ text: 'DOORWood' }] } });
  expect(parseLabels(table, 'zero-shot')).toMatchObject({ kind: 'malformed', line: 1 });
});

it('a table is read in the encodings that spreadsheets save it in', () => {
  const table = 'file\tcaption\nTür.wav\ta door\n';
  const utf16 = new Uint8Array(Uint16Array.from(`\uFEFF${table}`, (sign) => sign.charCodeAt(0)).buffer);
  const big = utf16.map((_, at) => utf16[at ^ 1] as number);
  const western = Uint8Array.from(table, (sign) => sign.charCodeAt(0));
  for (const bytes of [new TextEncoder().encode(table), utf16, big, western])
    expect(parseLabels(decodeLabels(bytes))).toMatchObject({ labels: { rows: [{ file: 'Tür.wav' }] } });
});
