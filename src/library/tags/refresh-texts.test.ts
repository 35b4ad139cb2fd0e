import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import { createTagStore } from '../store/tag-store.ts';
import { createTagsCalls } from './tags-calls.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
});
afterEach(async () => {
  await library.close();
});

test('a tag that many clips get while the words of another are still written can be searched for, too', async () => {
  const { sql, database, texts: textIndex } = library;
  const ids: number[] = [];
  sql.transaction(() => {
    for (let count = 0; count < 1500; count += 1) ids.push(library.addClip({ path: `thud ${count}.wav` }));
  })();
  const calls = createTagsCalls({
    ...{ database, textIndex, tags: createTagStore(database), announce: () => {} },
  });
  const context = { signal: new AbortController().signal };
  const countFound = (word: string) =>
    sql.prepare('SELECT count(*) FROM clip_text WHERE clip_text MATCH ?').pluck().get(`people : ${word}`);
  await calls['tags.change']({ ids, add: ['alpha'], remove: [] }, context);
  for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
  await calls['tags.change']({ ids, add: ['bravo'], remove: [] }, context);
  for (let turn = 0; turn < 100 && countFound('bravo') !== 1500; turn += 1) await wait(20);
  expect([countFound('alpha'), countFound('bravo')]).toEqual([1500, 1500]);
});
