import { expect, test } from 'vitest';
import { formatNumber, formatObjects, formatTable } from './table.ts';

test('numbers have three telling digits and thousands apart', () => {
  expect([0.012345, 1.2345, 12.345, 123.45, 12345.6, 7, 0].map(formatNumber)).toEqual([
    '0.0123',
    '1.23',
    '12.3',
    '123',
    '12,346',
    '7',
    '0',
  ]);
  expect(formatNumber(Number.NaN)).toBe('–');
});

test('what could not be measured says so, and a bar in a cell does not end it', () => {
  expect(formatTable(['a', 'b'], [['x|y', null]])).toBe(
    '| a | b |\n| --- | ---: |\n| x\\|y | not measured here |\n',
  );
});

test('plain objects make a table: keys become words and units, what one row lacks could not be measured', () => {
  const rows = [
    { frontEnd: 'clap', p95Ms: 1.5, isExact: true },
    { frontEnd: 'beats', p95Ms: 2, memoryMB: 7 },
  ];
  expect(formatObjects(rows).split('\n')).toEqual([
    '| front end | p95, ms | is exact | memory, MB |',
    '| --- | ---: | ---: | ---: |',
    '| clap | 1.5 | yes | not measured here |',
    '| beats | 2 | not measured here | 7 |',
    '',
  ]);
});
