import { expect, it } from 'vitest';
import { copyFinite, meanOfChannels } from './mix-channels.ts';

const left = Float32Array.of(1, 0.5, Number.NaN, -1);
const right = Float32Array.of(0, 0.25, 0.5, -1e30);

it.each([
  [[left], [1, 0.5, 0, -1]],
  [
    [left, right],
    [0.5, 0.375, 0.25, -0.5],
  ],
  [
    [left, right, right, right],
    [0.25, 0.3125, 0.375, -0.25],
  ],
])('the mean of channels takes for silence what is no sound (%#)', (channels, mean) => {
  expect([...meanOfChannels(channels)]).toEqual(mean);
  expect([...meanOfChannels(channels, 1, 3)]).toEqual(mean.slice(1, 3));
});

it('a copy is another array and leaves the channel as it was', () => {
  const copy = copyFinite(left, 0, 3);
  expect([...copy]).toEqual([1, 0.5, 0]);
  expect(left[2]).toBeNaN();
});

it('no channels have an empty mean', () => {
  expect(meanOfChannels([])).toHaveLength(0);
});
