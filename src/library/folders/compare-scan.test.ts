import { expect, test } from 'vitest';
import { compareScan, judgeVanished, type KnownClip } from './compare-scan.ts';
import type { FoundFile } from './scan-folder.ts';

const known = (id: number, relativePath: string, more: Partial<KnownClip> = {}): KnownClip => ({
  id,
  relativePath,
  byteSize: 10,
  modifiedAtMs: 5,
  isMissing: false,
  hasContent: true,
  ...more,
});
const found = (relativePath: string, more: Partial<FoundFile> = {}): FoundFile => ({
  relativePath,
  pathBytes: null,
  extension: 'wav',
  byteSize: 10,
  modifiedAtMs: 5,
  ...more,
});

test('what has the same path, size and time is unchanged; other files are added or changed, other clips vanished', () => {
  const comparison = compareScan(
    [
      known(1, 'same'),
      known(2, 'bigger'),
      known(3, 'later'),
      known(4, 'gone'),
      known(5, 'never read', { hasContent: false }),
    ],
    [
      found('same'),
      found('bigger', { byteSize: 11 }),
      found('later', { modifiedAtMs: 6 }),
      found('new'),
      found('never read'),
    ],
    [],
  );
  expect(comparison.unchangedCount).toBe(1);
  expect(comparison.changed.map(({ clipId }) => clipId)).toEqual([2, 3, 5]);
  expect(comparison.added.map((file) => file.relativePath)).toEqual(['new']);
  expect(comparison.vanishedIds).toEqual([4]);
});

test('a missing clip does not vanish again, and returns with its file', () => {
  const missing = { isMissing: true };
  const comparison = compareScan([known(1, 'a', missing), known(2, 'b', missing)], [found('a')], []);
  expect(comparison.returnedIds).toEqual([1]);
  expect(comparison.vanishedIds).toEqual([]);
});

test('a directory that could not be read says nothing about its clips', () => {
  const clips = [known(1, 'closed/a'), known(2, 'closed/deep/b'), known(3, 'closed too/c')];
  expect(compareScan(clips, [], ['closed']).vanishedIds).toEqual([3]);
  expect(compareScan(clips, [], ['']).vanishedIds).toEqual([]);
});

test.each([
  [0, 0, 'go'],
  [2, 2, 'go'],
  [3, 100, 'go'],
  [5, 100, 'go'],
  [6, 100, 'ask'],
  [3, 20, 'ask'],
  [50, 100, 'ask'],
  [51, 100, 'refuse'],
  [3, 3, 'refuse'],
] as const)('%i clips vanished of %i: %s', (vanished, all, verdict) => {
  expect(judgeVanished(vanished, all)).toBe(verdict);
});
