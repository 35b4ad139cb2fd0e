import { expect, test } from 'vitest';
import { createBatchSize } from './batch-size.ts';

test('batches grow while they are quick, shrink where they are slow, and keep to their limits', () => {
  const size = createBatchSize(100, 16, 256);
  for (const expected of [32, 64, 128, 256, 256]) {
    size.note(10);
    expect(size.count).toBe(expected);
  }
  size.note(400);
  expect(size.count).toBe(64);
  size.note(10_000);
  expect(size.count).toBe(16);
});
