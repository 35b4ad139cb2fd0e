import { expect, test } from 'vitest';
import { collectWords } from './collect-words.ts';

test('words are whole, in lower case and told once, whatever text they come from', () => {
  expect(collectWords(['DOORWood_Creak 02', 'wooden door, Wood'])).toEqual([
    'door',
    'wood',
    'creak',
    'wooden',
  ]);
});

test('accents and any script are kept', () => {
  expect(collectWords(['Türknarren', 'café', '雨の音', '風', 'дверь'])).toEqual([
    'türknarren',
    'café',
    '雨の音',
    '風',
    'дверь',
  ]);
});

test('numbers, single letters and what is too long are no words', () => {
  expect(collectWords(['0012', 'a', `x${'y'.repeat(40)}`, '3d'])).toEqual(['3d']);
});

test('a long text gives its first words only', () => {
  const text = Array.from(
    { length: 1000 },
    (_, index) =>
      `word${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvwxyzabcd'[Math.floor(index / 100)]}`,
  ).join(' ');
  expect(collectWords([text])).toHaveLength(300);
});
