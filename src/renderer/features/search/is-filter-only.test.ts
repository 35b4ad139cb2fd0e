import { expect, it } from 'vitest';
import { isFilterOnly } from './is-filter-only.ts';

it('an empty box and a box of fields list the library', () => {
  for (const text of ['', '   ', 'tag:door', 'tag:"wet stone" dur:<2', '-tag:wood', 'format:wav -music']) {
    expect(isFilterOnly(text), text).toBe(true);
  }
});

it('one plain word or phrase makes it a search', () => {
  for (const text of ['door', 'tag:door creak', '"door creak"', 'dur:<2 "a b"']) {
    expect(isFilterOnly(text), text).toBe(false);
  }
});
