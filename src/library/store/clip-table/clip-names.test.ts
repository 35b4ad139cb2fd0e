import { expect, test } from 'vitest';
import { createClipNames } from './clip-names.ts';

const holding = (names: ReturnType<typeof createClipNames>, text: string) => {
  const ids: number[] = [];
  names.eachWith(text, (id) => ids.push(id));
  return ids;
};

test('names are found by any part of them, whatever capitals of the Latin alphabet', () => {
  const names = createClipNames();
  names.set(3, 'Rusty GATE gate.wav');
  names.set(1, 'Türknarren.wav');
  names.set(2000, '雨の音.wav');
  expect(holding(names, 'gAtE')).toEqual([3]);
  expect(holding(names, 'rknarr')).toEqual([1]);
  expect(holding(names, '雨')).toEqual([2000]);
  expect(holding(names, '.wav')).toEqual([3, 1, 2000]);
  expect(holding(names, 'wavt')).toEqual([]);
});

test('capitals of every alphabet are found by small letters, and small ones by capitals', () => {
  const names = createClipNames();
  names.set(1, 'Öffnen Tür.wav');
  names.set(2, 'Дверь.wav');
  names.set(3, 'ÉCLAIR.wav');
  expect(holding(names, 'öffnen')).toEqual([1]);
  expect(holding(names, 'TÜR')).toEqual([1]);
  expect(holding(names, 'дверь')).toEqual([2]);
  expect(holding(names, 'éclair')).toEqual([3]);
});

test('a name that changed is found by the new one only, a removed one not at all', () => {
  const names = createClipNames();
  names.set(1, 'one.wav');
  names.set(2, 'two.wav');
  names.set(1, 'other.wav');
  names.remove(2);
  expect(holding(names, 'one')).toEqual([]);
  expect(holding(names, 'other')).toEqual([1]);
  expect(holding(names, 'two')).toEqual([]);
});

test('names sort as their bytes do, and their keys agree', () => {
  const names = createClipNames();
  const sorted = ['a.wav', 'B.wav', 'b2.wav', 'ba', 'zoom0010.wav', 'ZOOM0011.wav', 'étude'];
  for (const [index, name] of sorted.entries()) names.set(index, name);
  for (let index = 1; index < sorted.length; index += 1) {
    expect(names.compare(index - 1, index)).toBeLessThan(0);
    expect(names.keyAt(index - 1, 0)).toBeLessThanOrEqual(names.keyAt(index, 0));
  }
  expect(names.keyAt(4, 4)).toBeLessThan(names.keyAt(5, 4) + 1);
  expect(names.read(5)).toBe('zoom0011.wav');
});

test('memory of names that changed again and again is used again', () => {
  const names = createClipNames();
  const long = 'x'.repeat(4000);
  names.set(1, 'first.wav');
  for (let round = 0; round < 2000; round += 1) names.set(2, `${long}${round}`);
  expect(holding(names, 'first')).toEqual([1]);
  expect(holding(names, 'x1999')).toEqual([2]);
  expect(holding(names, 'x1998')).toEqual([]);
});
