import { expect, test } from 'vitest';
import { sniffBytes } from './sniff-bytes.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  ['an m4a', '\0\0\0\x20ftypM4A '],
  ['an mkv', '\x1aE\xdf\xa3\x01\0'],
  ['a wma', '0&\xb2u\x8ef\xcf\x11\xa6\xd9'],
  ['a wavpack', 'wvpk\x10\0\0\0'],
  ['raw AAC', '\xff\xf1\x50\x80'],
  ['an avi', 'RIFF\0\0\0\0AVI LIST'],
])('%s is media', (_, start) => {
  expect(sniffBytes(latin(start))).toEqual({ kind: 'media' });
});

test.each([
  ['\x89PNG\r\n\x1a\n', 'a picture'],
  ['PK\x03\x04\0\0', 'an archive'],
  ['MThd\0\0\0\x06', 'MIDI notes, which carry no sound'],
  ['{"tracks": [\n1,\t2]}', 'text'],
])('%j looks like %s', (start, looksLike) => {
  expect(sniffBytes(latin(start))).toEqual({ kind: 'other', looksLike });
});

test('text in UTF-8 is text, also when its last character is cut', () => {
  const text = new TextEncoder().encode('Grüße aus 東京, mit Türknarren. '.repeat(20));
  expect(sniffBytes(text.subarray(0, 100))).toEqual({ kind: 'other', looksLike: 'text' });
});

test('zeros are blank, noise is unknown', () => {
  expect(sniffBytes(new Uint8Array(100))).toEqual({ kind: 'blank' });
  expect(sniffBytes(Uint8Array.from({ length: 100 }, (_, n) => (n * 77 + 3) % 256))).toEqual({
    kind: 'unknown',
  });
});
