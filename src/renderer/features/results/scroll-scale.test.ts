import { expect, test } from 'vitest';
import { computeScrollScale } from './scroll-scale.ts';

test('a list that a browser can lay out is scrolled pixel for pixel', () => {
  expect(computeScrollScale(5000 * 32, 600, 2)).toEqual({ height: 160_000, ratio: 1 });
  expect(computeScrollScale(1_000_000 * 32, 600, 1)).toEqual({ height: 32_000_000, ratio: 1 });
});

test.each([1, 1.25, 2, 3])(
  'a million and a half rows can be scrolled through at %f pixels a pixel',
  (pixelRatio) => {
    const rowsHeight = 1_500_000 * 32;
    const { height, ratio } = computeScrollScale(rowsHeight, 600, pixelRatio);
    expect(height * pixelRatio).toBeLessThan(2 ** 25);
    // At the lowest place of the scroll bar the last row is the last in view.
    expect((height - 600) * ratio).toBeCloseTo(rowsHeight - 600, 3);
  },
);
