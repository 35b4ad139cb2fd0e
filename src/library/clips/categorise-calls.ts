import { parseUcsFileName } from '../../core/ucs/ucs-file-name.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import { createCategoryStore } from '../store/category-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createTextRefresher } from '../tags/refresh-texts.ts';

export interface CategoriseCallsOptions {
  readonly database: LibraryDatabase;
  readonly textIndex: TextIndex;
  readonly announce: Announce;
}

/** A UCS category that a person chooses stays whatever scans find; taken back, the file's name decides again. */
export function createCategoriseCalls({
  database,
  textIndex,
  announce,
}: CategoriseCallsOptions): Pick<Handlers, 'clips.categorise'> {
  const categories = createCategoryStore(database);
  const texts = createTextRefresher(database, textIndex);
  return {
    'clips.categorise': async ({ ids, catId }) => {
      const clipIds = [...new Set(ids)];
      const entry = catId === null ? null : findUcs(catId);
      if (entry === undefined) throw new AppError('bad-input', `"${catId}" is no CatID of the UCS list.`);
      transact(database.sql, () => {
        if (entry) categories.choose(clipIds, entry.catId);
        else categories.unchoose(clipIds, (name) => parseUcsFileName(name)?.catId ?? null);
        texts.begin(clipIds);
      });
      await texts.finish();
      announce('clips.changed', {});
      return {};
    },
  };
}
