import { expect, test } from 'vitest';
import { describeChance, isWorthShowing } from './describe-chance.ts';

test('half of the cases and more are likely, a fifth and more possible', () => {
  expect([0.7, 0.5, 0.49, 0.2, 0.19, 0].map(describeChance)).toEqual([
    'likely',
    'likely',
    'possible',
    'possible',
    'a guess',
    'a guess',
  ]);
});

test('the first guess is shown whatever its chance, others only where they have one', () => {
  const guesses = [0.01, 0.05, 0.01].map((probability) => ({ probability }));
  expect(guesses.filter(isWorthShowing)).toEqual([{ probability: 0.01 }, { probability: 0.05 }]);
});
