// What a clip seems to be, asked of a real library with real workers and a tiny pack.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Library } from '../../src/library/library.ts';
import { makeTestPlace, openTestLibrary, type TestPlace, writeSound } from '../support/test-library.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';
import { addTinyVocabulary, tinyCatIds } from '../support/tiny-vocabulary.ts';

let place: TestPlace;
let library: Library | undefined;
const context = { signal: new AbortController().signal };

beforeEach(() => {
  place = makeTestPlace();
});
afterEach(async () => {
  await library?.close();
  place.remove();
});

async function indexSounds(count: number): Promise<Library> {
  for (let seed = 0; seed < count; seed++) writeSound(join(place.sounds, `REC_${seed}.wav`), seed);
  library = await openTestLibrary(place);
  await library.index([place.sounds]);
  return library;
}

test('a clip gets categories, and the clips that sound like it as evidence', {
  timeout: 60_000,
}, async () => {
  makeTinyPack(place.packFolder, { change: addTinyVocabulary(place.packFolder) });
  const { handlers } = await indexSounds(7);
  const { clips } = await handlers['clips.list'](
    { filter: '', order: 'name', offset: 0, limit: 10 },
    context,
  );
  const id = clips[0]?.id ?? 0;
  await handlers['clips.categorise'](
    { ids: clips.slice(1).map((clip) => clip.id), catId: 'DOORWood' },
    context,
  );
  const found = await handlers['suggestions.find']({ id }, context);
  expect(found.note).toBeNull();
  expect(found.categories).toHaveLength(3);
  expect(new Set(found.categories.map(({ category }) => category)).size).toBe(3);
  for (const { catId } of found.categories) expect(tinyCatIds).toContain(catId);
  expect(found.alike).toHaveLength(5);
  expect(found.alike.map(({ clip }) => clip.id)).not.toContain(id);
  expect(found.alike[0]?.ucs?.catId).toBe('DOORWood');
  const before = await handlers['clips.get']({ id }, context);
  expect(before).toMatchObject({ tags: [], ucs: null });
});

test('a tag that the clip has is not suggested again', { timeout: 60_000 }, async () => {
  const change = addTinyVocabulary(place.packFolder);
  // A background far below everything: every tag stands out.
  makeTinyPack(place.packFolder, {
    change: (manifest) => {
      const changed = change(manifest);
      const background = { mean: -3, deviation: 0.01, clips: 20 };
      return { ...changed, calibration: { ...(changed.calibration as object), background } as never };
    },
  });
  const { handlers } = await indexSounds(1);
  const first = await handlers['suggestions.find']({ id: 1 }, context);
  expect(first.tags).toHaveLength(6);
  const name = first.tags[0]?.name ?? '';
  await handlers['tags.change']({ ids: [1], add: [name], remove: [] }, context);
  const second = await handlers['suggestions.find']({ id: 1 }, context);
  expect(second.tags.map((tag) => tag.name)).not.toContain(name);
});

test('a pack without a vocabulary says so and still shows what sounds alike', {
  timeout: 60_000,
}, async () => {
  const { handlers } = await indexSounds(3);
  const found = await handlers['suggestions.find']({ id: 1 }, context);
  expect(found).toMatchObject({ categories: [], tags: [] });
  expect(found.note).toMatch(/no words/);
  expect(found.alike).toHaveLength(2);
});

test('a clip that nobody has listened to has no suggestions, and one that is gone is an error', async () => {
  writeSound(join(place.sounds, 'REC.wav'), 1);
  const opened = await openTestLibrary(place);
  library = opened;
  opened.handlers['jobs.pause']({}, context);
  await opened.handlers['folders.add']({ path: place.sounds }, context);
  await expect
    .poll(async () => (await opened.handlers['app.status']({}, context)).clips, { timeout: 20_000 })
    .toBe(1);
  const found = await opened.handlers['suggestions.find']({ id: 1 }, context);
  expect(found).toMatchObject({ categories: [], tags: [], alike: [] });
  expect(found.note).toMatch(/not listened/);
  await expect(opened.handlers['suggestions.find']({ id: 999 }, context)).rejects.toMatchObject({
    code: 'not-found',
  });
});
