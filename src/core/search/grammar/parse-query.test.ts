import { describe, expect, test } from 'vitest';
import { isEmptyQuery, parseQuery } from './parse-query.ts';

describe('the search box', () => {
  test('takes plain words for text and encoder alike', () => {
    const query = parseQuery('rusty gate creaking');
    expect(query.words).toBe('rusty gate creaking');
    expect(query.alternatives).toEqual([
      [
        { kind: 'word', text: 'rusty' },
        { kind: 'word', text: 'gate' },
        { kind: 'word', text: 'creaking' },
      ],
    ]);
  });

  test('reads commas as OR and keeps them for the encoder', () => {
    const query = parseQuery('rain, thunder');
    expect(query.alternatives.map((terms) => terms.map((term) => term.text))).toEqual([
      ['rain'],
      ['thunder'],
    ]);
    expect(query.words).toBe('rain, thunder');
    expect(parseQuery('rain,').words).toBe('rain');
  });

  test('reads the punctuation of Japanese and Chinese keyboards', () => {
    const query = parseQuery('雨、風，「森の朝」\u3000－鳥 tag：wet');
    expect(query.alternatives).toEqual([
      [{ kind: 'word', text: '雨' }],
      [{ kind: 'word', text: '風' }],
      [{ kind: 'phrase', text: '森の朝' }],
    ]);
    expect(query.words).toBe('雨, 風, 森の朝');
    expect(query.excluded).toEqual([{ kind: 'word', text: '鳥' }]);
    expect(query.filters).toEqual([{ field: 'tag', value: 'wet', isNegated: false }]);
  });

  test('keeps excluded words and filters away from the encoder', () => {
    const query = parseQuery('door -squeak tag:wet -tag:dry dur:<2');
    expect(query.words).toBe('door');
    expect(query.excluded).toEqual([{ kind: 'word', text: 'squeak' }]);
    expect(query.filters).toEqual([
      { field: 'tag', value: 'wet', isNegated: false },
      { field: 'tag', value: 'dry', isNegated: true },
      { field: 'duration', from: null, to: 2, isOpenAt: 'to', isNegated: false },
    ]);
  });

  test('reads phrases, also curly, unclosed and after a field', () => {
    expect(parseQuery('“wooden door” slam').alternatives[0]?.[0]).toEqual({
      kind: 'phrase',
      text: 'wooden door',
    });
    expect(parseQuery('"never closed').alternatives).toEqual([[{ kind: 'phrase', text: 'never closed' }]]);
    expect(parseQuery('tag:"wet metal"').filters).toEqual([
      { field: 'tag', value: 'wet metal', isNegated: false },
    ]);
  });

  test.each(['/Sounds/「素材」/', '/Sounds/雨、風/', '/Sounds/“Foley” – raw/', '/Sounds/昼：夜－雨/'])(
    'takes the value of a filter in quotes as it stands: %s',
    (path) => {
      const { filters, words } = parseQuery(`thunder folder:"${path}"`);
      expect(filters).toEqual([{ field: 'folder', value: path, isNegated: false }]);
      expect(words).toBe('thunder');
    },
  );

  test('reads durations, rates and channels as people write them', () => {
    const range = (text: string) => parseQuery(text).filters[0];
    expect(range('dur:1-3')).toMatchObject({ field: 'duration', from: 1, to: 3 });
    expect(range('dur:>1:30')).toMatchObject({ from: 90, to: null, isOpenAt: 'from' });
    expect(range('dur:<=500ms')).toMatchObject({ to: 0.5, isOpenAt: null });
    expect(range('sr:96k')).toMatchObject({ field: 'sampleRate', from: 96000, to: 96000 });
    expect(range('sr:44.1')).toMatchObject({ from: 44100 });
    expect(range('ch:stereo')).toMatchObject({ field: 'channels', from: 2, to: 2 });
    expect(range('rating:>=3')).toMatchObject({ field: 'rating', from: 3, to: null });
    expect(range('format:.WAV')).toMatchObject({ field: 'format', value: 'wav' });
  });

  test('a unit behind both ends of a range counts for both', () => {
    const range = (text: string) => parseQuery(text).filters[0];
    expect(range('dur:500-900ms')).toMatchObject({ from: 0.5, to: 0.9 });
    expect(range('dur:1-3m')).toMatchObject({ from: 60, to: 180 });
    expect(range('dur:1..2h')).toMatchObject({ from: 3600, to: 7200 });
    // From half a minute to two: nobody writes the longer one first.
    expect(range('dur:30-2m')).toMatchObject({ from: 30, to: 120 });
    expect(range('dur:1-1:30')).toMatchObject({ from: 1, to: 90 });
    expect(range('sr:44100-96k')).toMatchObject({ from: 44_100, to: 96_000 });
  });

  test('says which filter it did not understand', () => {
    expect(parseQuery('door dur:long').problems).toEqual([
      '“dur:long” is not understood. Write for example dur:<2, dur:>1m or dur:1-3.',
    ]);
  });

  test('treats unknown fields, stray signs and odd input as plain text, never throwing', () => {
    expect(parseQuery('re:mix').alternatives).toEqual([[{ kind: 'word', text: 're:mix' }]]);
    expect(parseQuery('whoosh - impact').words).toBe('whoosh impact');
    expect(parseQuery('constructor:x toString:y').filters).toEqual([]);
    expect(isEmptyQuery(parseQuery(' , - "" \0 '))).toBe(true);
    expect(parseQuery('🚪'.repeat(2500)).words).toHaveLength(5000);
  });
});
