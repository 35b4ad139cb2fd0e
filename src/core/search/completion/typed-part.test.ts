import { describe, expect, test } from 'vitest';
import { findTypedPart } from './typed-part.ts';

describe('the part of the box that is being typed', () => {
  test('is its last word, with the plain words before it', () => {
    expect(findTypedPart('rusty gate cr')).toMatchObject({
      start: 11,
      field: null,
      text: 'cr',
      before: [
        { text: 'rusty', start: 0 },
        { text: 'gate', start: 6 },
      ],
    });
  });

  test('is nothing where the last word is finished, and nothing in an empty box', () => {
    for (const text of ['', ' ', 'door ', 'door,', '"wooden door"', 'tag:"wet stone"', '-', '"']) {
      expect(findTypedPart(text), text).toBeUndefined();
    }
  });

  test('knows fields, also without a value, excluded words and open quotes', () => {
    expect(findTypedPart('door tag:')).toMatchObject({ start: 5, field: 'tag', text: '' });
    expect(findTypedPart('-TAG:we')).toMatchObject({ start: 0, isNegated: true, field: 'tag', text: 'we' });
    expect(findTypedPart('tag:"wet st')).toMatchObject({ field: 'tag', text: 'wet st' });
    expect(findTypedPart('a “wooden do')).toMatchObject({ start: 2, field: null, text: 'wooden do' });
  });

  test('does not look for phrases across commas, filters and quotes', () => {
    for (const text of ['rain, th', 'rain tag:wet th', 'rain "on a roof" th', 'rain -wind th']) {
      expect(findTypedPart(text)?.before, text).toEqual([]);
    }
    expect(findTypedPart('雨、th')).toMatchObject({ start: 2, text: 'th', before: [] });
  });
});
