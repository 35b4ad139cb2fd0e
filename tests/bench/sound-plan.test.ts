import { expect, test } from 'vitest';
import { planSounds } from './sound-plan.ts';

const names = Array.from({ length: 60 }, (_, at) => `sound ${at}`);
const plans = planSounds(2000, names);

test('no two sounds of a plan are alike, and a plan is the same every time', () => {
  const keys = plans.map(({ fileName, ...rest }) => JSON.stringify(rest));
  expect(new Set(keys).size).toBe(2000);
  expect(planSounds(2000, names)).toEqual(plans);
});

test('lengths go from a third of a second to ten minutes, most of them are short', () => {
  const seconds = plans.map((plan) => plan.seconds).sort((a, b) => a - b);
  expect(seconds[0]).toBeGreaterThanOrEqual(0.3);
  expect(seconds.at(-1)).toBe(600);
  expect(seconds[1000]).toBeLessThan(8);
  expect(planSounds(500, names, 30).every((plan) => plan.seconds <= 30)).toBe(true);
});

test('every format is there in about its share', () => {
  const count = (extension: string) =>
    plans.filter(({ fileName }) => fileName.endsWith(`.${extension}`)).length;
  expect(count('wav')).toBeGreaterThan(1000);
  for (const extension of ['aiff', 'flac', 'mp3', 'ogg', 'opus'])
    expect(count(extension)).toBeGreaterThan(90);
});
