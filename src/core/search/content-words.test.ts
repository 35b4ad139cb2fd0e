import { expect, test } from 'vitest';
import { keepContentTerms } from './content-words.ts';

const word = (text: string) => ({ kind: 'word' as const, text });

test('articles, prepositions and "sound" carry no meaning', () => {
  const kept = keepContentTerms(['the', 'sound', 'of', 'Rain', 'on', 'a', 'roof'].map(word));
  expect(kept.map((term) => term.text)).toEqual(['Rain', 'roof']);
});

test('a query of such words alone is taken at its first two', () => {
  expect(keepContentTerms([word('the')])).toEqual([word('the')]);
  const kept = keepContentTerms(['the', 'sound', 'of', 'a'].map(word));
  expect(kept.map((term) => term.text)).toEqual(['the', 'sound']);
});

test('phrases are kept whatever they hold', () => {
  expect(keepContentTerms([{ kind: 'phrase', text: 'the' }, word('door')])).toHaveLength(2);
});
