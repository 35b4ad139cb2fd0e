import { expect, test } from 'vitest';
import type { InstalledPack } from '../packs/installed-pack.ts';
import { createRecentQueries } from './recent-queries.ts';

const pack = {} as InstalledPack;
const vector = (value: number, dimension = 2) => new Float32Array(dimension).fill(value);

test('the last queries come first, phrases of the pack make up for those that are missing', () => {
  const phrases = Float32Array.from({ length: 2 * 500 }, (_, index) => Math.floor(index / 2));
  const recent = createRecentQueries(() => phrases);
  expect(recent.list(pack, 2)).toHaveLength(64);
  recent.remember(vector(-1));
  recent.remember(undefined);
  expect(recent.list(pack, 2).slice(0, 2)).toEqual([vector(-1), vector(3)]);
  for (let index = 0; index < 100; index += 1) recent.remember(vector(-index));
  const listed = recent.list(pack, 2);
  expect(listed.slice(0, 32).map(([value]) => value)).toEqual(
    Array.from({ length: 32 }, (_, index) => -68 - index),
  );
  expect(listed).toHaveLength(64);
});

test('queries of another pack are left out, and the same vector counts once', () => {
  const recent = createRecentQueries();
  const query = vector(1, 3);
  recent.remember(query);
  recent.remember(query);
  recent.remember(vector(1, 2));
  expect(recent.list(pack, 3)).toEqual([query]);
});
