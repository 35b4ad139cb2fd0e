import { expect, it } from 'vitest';
import { createSignOfLife } from './sign-of-life.ts';

it('tells the sum of what was done, at most once a second', () => {
  const told: number[] = [];
  let clock = 0;
  const life = createSignOfLife({ progress: (seconds) => told.push(seconds) }, undefined, () => clock);
  life.beat(2);
  clock = 1500;
  life.beat(3);
  clock = 2000;
  life.beat(1);
  clock = 2600;
  life.beat(0);
  expect(told).toEqual([5, 6]);
});
