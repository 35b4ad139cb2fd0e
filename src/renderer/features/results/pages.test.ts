import { expect, it } from 'vitest';
import { pageSize, pagesOf } from './pages.ts';

it('covers the asked rows and nothing more', () => {
  expect(pagesOf(0, 30)).toEqual([0]);
  expect(pagesOf(pageSize - 1, pageSize)).toEqual([0, 1]);
  expect(pagesOf(5 * pageSize, 6 * pageSize - 1)).toEqual([5]);
});

it('asks for the first page where nothing is in view yet', () => expect(pagesOf(0, -1)).toEqual([0]));
