import { expect, test } from 'vitest';
import { createBackgroundSample } from './background-sample.ts';

/** Contents of `windows` rows each: row = content × 1000 + index. */
function makeSample(windows: number, mostRows: number) {
  const slots = new Map<number, number>();
  const sample = createBackgroundSample(
    {
      listRows: (contentId) => Array.from({ length: windows }, (_, index) => contentId * 1000 + index),
      setSlot: (row, slot) => void (slot < 0 ? slots.delete(row) : slots.set(row, slot)),
    },
    mostRows,
  );
  const contents = () => [...new Set([...slots.keys()].map((row) => Math.floor(row / 1000)))];
  return { sample, slots, contents };
}

test('a small library is in the sample as a whole, each content with a place of its own', () => {
  const { sample, slots, contents } = makeSample(2, 5000);
  for (let id = 1; id <= 2000; id += 1) sample.add(id);
  expect(contents()).toHaveLength(2000);
  expect(new Set(slots.values()).size).toBe(2000);
  expect(slots.get(5000)).toBe(slots.get(5001));
});

test('of a large one about as many rows as wished, from early and late contents alike', () => {
  const { sample, slots, contents } = makeSample(2, 5000);
  for (let id = 1; id <= 20_000; id += 1) sample.add(id);
  expect(slots.size).toBe(5000);
  const early = contents().filter((id) => id <= 10_000).length;
  expect(early).toBeGreaterThan(1100);
  expect(early).toBeLessThan(1400);
  expect(sample.slotCount).toBeLessThanOrEqual(2501);
});

test('never fewer than a thousand contents, however long they are', () => {
  const { sample, contents } = makeSample(100, 5000);
  for (let id = 1; id <= 3000; id += 1) sample.add(id);
  expect(contents()).toHaveLength(1000);
});

test('a content that goes leaves its place to another', () => {
  const { sample, slots } = makeSample(1, 5000);
  for (let id = 1; id <= 3; id += 1) sample.add(id);
  const slot = slots.get(2000);
  sample.remove(2);
  expect(slots.has(2000)).toBe(false);
  sample.add(4);
  expect(slots.get(4000)).toBe(slot);
  expect(sample.slotCount).toBe(3);
});
