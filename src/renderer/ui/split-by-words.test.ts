import { describe, expect, it } from 'vitest';
import { splitByWords } from './split-by-words.ts';

const marked = (text: string, words: string[]) =>
  splitByWords(text, words)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');

describe('splitByWords', () => {
  it('marks a word whatever its case, to the end of the word it begins', () => {
    expect(marked('Cabin Door Creaking', ['creak', 'door'])).toBe('Cabin [Door] [Creaking]');
  });
  it('does not mark inside a word', () => expect(marked('indoor rain', ['door'])).toBe('indoor rain'));
  it('prefers the longer of two words that begin alike', () => {
    expect(marked('doorbell', ['door', 'doorbell'])).toBe('[doorbell]');
  });
  it('takes characters of patterns literally', () => {
    expect(marked('take (2) a.wav', ['(2)', 'a.'])).toBe('take [(2)] [a.wav]');
  });
  it('gives the whole text back where nothing matches', () => {
    expect(splitByWords('Rain', [])).toEqual([{ text: 'Rain', isMatch: false }]);
    expect(splitByWords('Rain', [' '])).toEqual([{ text: 'Rain', isMatch: false }]);
  });
});
