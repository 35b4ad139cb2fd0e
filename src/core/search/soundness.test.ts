import { expect, test } from 'vitest';
import { computeSoundness, countSoundnessNumbers } from './soundness.ts';

test('the network adds what its hidden units say and cuts off what is below zero', () => {
  // Two units over two numbers: x + 1 and −x; then 2·first + 3·second − 0.5.
  const numbers = Float32Array.of(1, 0, -1, 0, 1, 0, 2, 3, -0.5);
  expect(numbers).toHaveLength(countSoundnessNumbers(2, 2));
  expect(computeSoundness({ hidden: 2, numbers }, Float32Array.of(0.5, 0))).toBeCloseTo(2.5);
  expect(computeSoundness({ hidden: 2, numbers }, Float32Array.of(-2, 0))).toBeCloseTo(5.5);
});
