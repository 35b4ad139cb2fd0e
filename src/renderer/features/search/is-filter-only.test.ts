import { expect, it } from 'vitest';
import { isFilterOnly } from './is-filter-only.ts';

it('an empty box and a box of fields list the library', () => {
  for (const text of ['', '   ', 'tag:door', 'tag:"wet stone" dur:<2', '-tag:wood', 'format:wav ch:2']) {
    expect(isFilterOnly(text), text).toBe(true);
  }
});

it('a word, a phrase or a word left out makes it a search', () => {
  for (const text of ['door', 'tag:door creak', '"door creak"', 'dur:<2 "a b"', 'format:wav -music']) {
    expect(isFilterOnly(text), text).toBe(false);
  }
});
