import { expect, test } from 'vitest';
import { readSearchMemory } from './search-memory.ts';

test('the environment goes before the setting, and nothing means no limit', () => {
  expect(readSearchMemory(undefined, 0)).toEqual({});
  expect(readSearchMemory('', 0)).toEqual({});
  expect(readSearchMemory('lots', 0)).toEqual({});
  const total = ({ budgetBytes = 0, restBudgetBytes = 0 }) => (budgetBytes + restBudgetBytes) / 2 ** 20;
  expect(total(readSearchMemory('100', 900))).toBe(100);
  expect(total(readSearchMemory(undefined, 900))).toBe(900);
});
