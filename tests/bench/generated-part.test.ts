import { expect, test } from 'vitest';
import { replaceGenerated } from './generated-part.ts';

test('a page without marks gets the figures at its end, and keeps its words', () => {
  const page = replaceGenerated('# Benchmarks\n\nBy hand.\n', 'one');
  expect(page).toMatch(/^# Benchmarks\n\nBy hand\.\n\n<!-- figures/);
  expect(page).toContain('\n\none\n\n');
});

test('new figures take the place of old ones; the words before and after stay', () => {
  const first = `${replaceGenerated('Before.\n', 'one')}\nAfter.\n`;
  const second = replaceGenerated(first, 'two');
  expect(second).not.toContain('one');
  expect(second).toBe(first.replace('\none\n', '\ntwo\n'));
});

test('a page that lost its second mark is not written over', () => {
  const cut = replaceGenerated('', 'one').split('<!-- end')[0] ?? '';
  expect(() => replaceGenerated(cut, 'two')).toThrow('second');
});
