import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import { createTagStore } from './tag-store.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
});
afterEach(async () => {
  await library.close();
});

test('a tag that took the place of another is offered instead of it', () => {
  const tags = createTagStore(library.database);
  const wet = library.addClip({ path: 'a.wav', tags: ['wet'] });
  const dry = library.addClip({ path: 'b.wav', tags: ['dry'] });
  tags.change({ clipIds: [dry], add: [], remove: ['dry'], nowMs: 0 });
  expect(tags.listCounted()).toEqual([{ name: 'wet', clipCount: 1 }]);
  tags.change({ clipIds: [wet], add: ['dry'], remove: ['wet'], nowMs: 0 });
  expect(tags.listCounted()).toEqual([{ name: 'dry', clipCount: 1 }]);
});

test('a tag that no clip has any more can be written another way', () => {
  const tags = createTagStore(library.database);
  const clip = library.addClip({ path: 'a.wav', tags: ['RUsty'] });
  const other = library.addClip({ path: 'b.wav', tags: ['RUsty'] });
  tags.change({ clipIds: [clip], add: ['rusty'], remove: ['RUsty'], nowMs: 0 });
  expect(tags.listCounted()).toEqual([{ name: 'RUsty', clipCount: 2 }]);
  tags.change({ clipIds: [clip, other], add: [], remove: ['rusty'], nowMs: 0 });
  tags.change({ clipIds: [clip], add: ['rusty'], remove: [], nowMs: 0 });
  expect(tags.listCounted()).toEqual([{ name: 'rusty', clipCount: 1 }]);
});

test('names that differ in capitals of any alphabet, or in how an accent is encoded, are one tag', () => {
  const tags = createTagStore(library.database);
  const clipIds = [library.addClip({ path: 'a.wav' }), library.addClip({ path: 'b.wav' })];
  tags.change({ clipIds: clipIds.slice(0, 1), add: ['Überblendung', 'Cafe\u0301'], remove: [], nowMs: 0 });
  tags.change({ clipIds, add: ['überblendung', 'CAFÉ'], remove: [], nowMs: 0 });
  expect(tags.list()).toEqual([
    { name: 'Café', clipCount: 2 },
    { name: 'Überblendung', clipCount: 2 },
  ]);
  tags.change({ clipIds, add: [], remove: ['ÜBERBLENDUNG', 'cafe\u0301'], nowMs: 0 });
  expect(tags.list()).toEqual([]);
});
