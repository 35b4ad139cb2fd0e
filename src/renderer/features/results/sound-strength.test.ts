import { expect, it } from 'vitest';
import { describeSound, soundStep } from './sound-strength.ts';

it('turns a probability into one to five steps', () => {
  expect([0, 0.19, 0.2, 0.5, 0.99, 1].map(soundStep)).toEqual([1, 1, 2, 3, 5, 5]);
});

it('says the same in words', () => {
  expect(describeSound(0.05)).toBe('a faint resemblance');
  expect(describeSound(0.7)).toBe('sounds very close');
  expect(describeSound(1)).toBe('sounds just like it');
});
