import { expect, test } from 'vitest';
import type { RowMemory } from './row-memory.ts';
import { createWantedContents } from './wanted-contents.ts';

test('one byte a content becomes one bit, and contents without vectors are not counted', () => {
  const rows = { version: 1, has: (id: number) => id !== 9 } as unknown as RowMemory;
  const wanted = new Uint8Array(12);
  for (const id of [0, 3, 9, 11]) wanted[id] = 1;
  const pack = createWantedContents(rows);
  expect(pack(wanted)).toEqual({ bits: Uint8Array.of(0b1001, 0b1010), count: 3 });
});

test('the answer is kept until vectors come or go', () => {
  const rows = { version: 1, has: () => true };
  const pack = createWantedContents(rows as unknown as RowMemory);
  const wanted = Uint8Array.of(1, 1);
  const first = pack(wanted);
  expect(pack(wanted)).toBe(first);
  expect(pack(Uint8Array.of(1))).not.toBe(first);
  rows.version = 2;
  expect(pack(wanted)).not.toBe(first);
});
