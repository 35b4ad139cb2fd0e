import { expect, test } from 'vitest';
import { createPhraseList } from './phrase-list.ts';

const list = createPhraseList(
  ['Water tap, faucet', 'wave', 'Tap dance', 'Tür', 'holy water'].map((text) => ({ text })),
);
const find = (text: string, limit = 9) => list.find(text, limit).map(({ phrase }) => phrase.text);

test('phrases that begin so come before those with a later word that does', () => {
  expect(find('wa')).toEqual(['Water tap, faucet', 'wave', 'holy water']);
  expect(find('tap')).toEqual(['Tap dance', 'Water tap, faucet']);
});

test('accents and capitals do not matter; a phrase is told once', () => {
  expect(find('tur')).toEqual(['Tür']);
  expect(createPhraseList([{ text: 'tick tick' }]).find('tick', 9)).toHaveLength(1);
});

test('no more than asked, and nothing for what nothing begins with', () => {
  expect(find('', 2)).toHaveLength(2);
  expect(find('zz')).toEqual([]);
});
