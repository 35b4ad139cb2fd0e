import { expect, test } from 'vitest';
import { chooseCaption } from './choose-caption.ts';

const captions = ['a metal gate creaks open slowly', 'water drips into a bucket'];

test('the caption that has the words is named, endings aside', () => {
  expect(chooseCaption(captions, ['gate', 'creaking'], 'ZOOM0012.wav')).toBe(captions[0]);
  expect(chooseCaption(captions, ['dripping'], 'ZOOM0012.wav')).toBe(captions[1]);
});

test('a caption is no reason where the name or a tag says all of it', () => {
  expect(chooseCaption(captions, ['gate'], 'Doors/RustyGate.wav')).toBeNull();
  expect(chooseCaption(captions, ['gate', 'slow'], 'Doors/RustyGate.wav')).toBe(captions[0]);
});

test('without captions, words or a hit there is none', () => {
  expect(chooseCaption([], ['gate'], '')).toBeNull();
  expect(chooseCaption(captions, [], '')).toBeNull();
  expect(chooseCaption(captions, ['thunder'], '')).toBeNull();
});
