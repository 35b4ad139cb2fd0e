import type { Handlers } from '../../shared/contract/contract.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { TagStore } from '../store/tag-store.ts';
import { createTextRefresher } from './refresh-texts.ts';

export interface TagsCallsOptions {
  readonly database: LibraryDatabase;
  readonly tags: TagStore;
  readonly textIndex: TextIndex;
  readonly announce: Announce;
  readonly now?: () => number;
}

/** Answers the contract's calls about tags. A change of many clips is one transaction; search follows in slices. */
export function createTagsCalls({
  database,
  tags,
  textIndex,
  announce,
  now = Date.now,
}: TagsCallsOptions): Pick<Handlers, 'tags.list' | 'tags.change'> {
  const texts = createTextRefresher(database, textIndex);
  // A failure here (a full disk) is met again by the next change or start: what is stale is remembered.
  const finishTexts = () =>
    texts.finish().then(
      (hadWork) => hadWork && announce('clips.changed', {}),
      () => {},
    );
  setImmediate(finishTexts);
  return {
    'tags.list': () => tags.list(),
    'tags.change': ({ ids, add, remove }) => {
      const clipIds = [...new Set(ids)];
      transact(database.sql, () => {
        tags.change({ clipIds, add, remove, nowMs: now() });
        texts.begin(clipIds);
      });
      announce('clips.changed', {});
      void finishTexts();
      return {};
    },
  };
}
