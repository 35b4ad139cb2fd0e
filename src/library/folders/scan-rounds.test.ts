import { expect, test } from 'vitest';
import { createScanRounds } from './scan-rounds.ts';

test('folders that are watched are scanned every ten minutes, others every half minute', () => {
  let now = 0;
  const rounds = createScanRounds(600_000, () => now);
  rounds.poll(2, true);
  expect(rounds.takeDue([1, 2])).toEqual([]);
  now = 30_000;
  expect(rounds.takeDue([1, 2])).toEqual([2]);
  expect(rounds.takeDue([1, 2])).toEqual([]);
  now = 600_000;
  expect(rounds.takeDue([1, 2])).toEqual([1, 2]);
});

test('a folder whose scan takes long waits longer, so that scans take a twentieth of the time', () => {
  let now = 0;
  const rounds = createScanRounds(600_000, () => now);
  rounds.poll(1, true);
  rounds.note(1, 10_000);
  now = 199_000;
  expect(rounds.takeDue([1])).toEqual([]);
  now = 200_000;
  expect(rounds.takeDue([1])).toEqual([1]);
});
