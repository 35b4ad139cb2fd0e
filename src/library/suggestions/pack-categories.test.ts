import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTinyPack } from '../../../tests/support/tiny-pack.ts';
import {
  addTinyCategoryHead,
  addTinyVocabulary,
  tinyCatIds,
} from '../../../tests/support/tiny-vocabulary.ts';
import { phraseChances } from '../../core/tags/propose-categories.ts';
import { readPackCategories } from './pack-categories.ts';
import { createSuggester } from './suggester.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-categories-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makePack(names?: readonly string[]) {
  const change: NonNullable<Parameters<typeof makeTinyPack>[1]>['change'] = (manifest) =>
    addTinyCategoryHead(folder, names)(addTinyVocabulary(folder)(manifest));
  return { folder, manifest: makeTinyPack(folder, { change }) };
}

const windows = { dimension: 32, vectors: Float32Array.from({ length: 32 }, (_, at) => Math.sin(at) / 4) };

it('a pack with a category head compares sounds with the rows it has moved, as sure as it says', async () => {
  const pack = makePack();
  const known = readPackCategories(pack);
  expect(known?.catIds).toEqual(tinyCatIds);
  expect(known?.chances).toMatchObject({ catId: { trust: 0.9 }, category: { trust: 0.95 } });
  const suggester = createSuggester(pack, async (texts) => texts.map(() => new Float32Array(32)));
  const moved = suggester.compareCategories(windows);
  const phrases = suggester.comparePhrases?.(windows);
  expect(phrases).toHaveLength(tinyCatIds.length);
  for (const [at, value] of moved.entries())
    expect(Math.abs(value - (phrases?.[at] ?? value))).toBeGreaterThan(1e-3);
  const { categories = [] } = (await suggester.propose(windows)) ?? {};
  const best = tinyCatIds[moved.indexOf(Math.max(...moved))];
  expect(categories[0]?.catId).toBe(best);
  const sum = moved.reduce((total, value) => total + Math.exp((value - Math.max(...moved)) / 0.1), 0);
  expect(categories[0]?.probability).toBeCloseTo(0.9 * (1 / sum) ** 0.8, 5);
});

it('a pack without one compares with its phrases, by constants', () => {
  const pack = { folder, manifest: makeTinyPack(folder, { change: addTinyVocabulary(folder) }) };
  expect(readPackCategories(pack)).toMatchObject({ moved: undefined, chances: phraseChances });
  const suggester = createSuggester(pack, async () => []);
  expect(suggester.comparePhrases).toBeUndefined();
  expect(suggester.compareCategories(windows)).toHaveLength(tinyCatIds.length);
});

it.each([
  ['is too short', () => makePack(), true],
  ['names categories that UCS does not have', () => makePack(['DOORS', 'RAIN', 'WIND', 'WATERS']), false],
  ['leaves a category of the vocabulary out', () => makePack(['DOORS', 'RAIN', 'WIND']), false],
])('a head that %s is not used', (_, make, isCut) => {
  const pack = make();
  if (isCut) truncateSync(join(folder, 'categories.i8'), 100);
  expect(readPackCategories(pack)).toMatchObject({ moved: undefined, chances: phraseChances });
});

it('a head whose file is gone is not used', () => {
  const pack = makePack();
  rmSync(join(folder, 'categories.i8'));
  expect(readPackCategories(pack)?.moved).toBeUndefined();
});
