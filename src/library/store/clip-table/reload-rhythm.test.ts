import { expect, test } from 'vitest';
import { createReloadRhythm } from './reload-rhythm.ts';

test('what is read quickly is read anew at once, what takes long rests twenty times as long', () => {
  let now = 0;
  const rhythm = createReloadRhythm(() => now);
  expect(rhythm.isDue()).toBe(true);
  let end = rhythm.begin();
  now += 200;
  end();
  expect(rhythm.isDue()).toBe(true);
  end = rhythm.begin();
  now += 2000;
  end();
  now += 39_000;
  expect(rhythm.isDue()).toBe(false);
  now += 1000;
  expect(rhythm.isDue()).toBe(true);
});
