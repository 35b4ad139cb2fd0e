import { expect, test } from 'vitest';
import { nameForFullText, splitName } from './split-name.ts';

test('splits separators, camelCase, runs of capitals and digits', () => {
  expect(splitName('doorCreak02')).toEqual(['door', 'creak', '02']);
  expect(splitName('DOORWood_Cabin Door Creak_JD_NONE')).toEqual([
    'door',
    'wood',
    'cabin',
    'door',
    'creak',
    'jd',
    'none',
  ]);
  expect(splitName('rusty-gate (take.3)')).toEqual(['rusty', 'gate', 'take', '3']);
  expect(splitName('ZOOM0012')).toEqual(['zoom', '0012']);
  expect(splitName('HTMLParser')).toEqual(['html', 'parser']);
});

test('keeps letters of every script and words with apostrophes', () => {
  expect(splitName('Türknarren_groß')).toEqual(['türknarren', 'groß']);
  expect(splitName("dog's bark")).toEqual(["dog's", 'bark']);
  expect(splitName('雨_屋根')).toEqual(['雨', '屋根']);
  expect(splitName('🚪 door 🔊')).toEqual(['door']);
});

test('keeps a unit on its number and finds words after a number', () => {
  expect(splitName('3d scan')).toEqual(['3d', 'scan']);
  expect(splitName('02door')).toEqual(['02', 'door']);
});

test('gives full text the joined form too', () => {
  expect(nameForFullText('doorCreak02')).toBe('door creak 02 doorcreak02');
  expect(nameForFullText('wolf howl')).toBe('wolf howl');
});
