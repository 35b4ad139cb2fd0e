import { expect, test } from 'vitest';
import { parseQuery } from '../grammar/parse-query.ts';
import { filterHints, findFilterHint, formatFilter } from './filter-values.ts';

test('every name and every value that is offered is one that the search box understands', () => {
  for (const { field, aliases, values } of filterHints) {
    for (const name of [field, ...aliases]) {
      for (const text of values.length > 0 ? values.map(({ value }) => value) : ['wet stone']) {
        const query = parseQuery(formatFilter(name, text));
        expect(query.filters, `${name} ${text}`).toHaveLength(1);
        expect(query.problems).toEqual([]);
      }
    }
  }
});

test('a filter is found by each of its names', () => {
  expect(findFilterHint('length')?.field).toBe('dur');
  expect(findFilterHint('lenght')).toBeUndefined();
});
