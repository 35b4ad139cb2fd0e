import type { Handlers } from '../../shared/contract/contract.ts';
import type { PackRegistry } from '../packs/installed-pack.ts';
import { createFolderStore } from '../store/folder-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createQueryStore, type KnownQuery } from '../store/query-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import type { TagStore } from '../store/tag-store.ts';
import { createWordStore } from '../store/word-store.ts';
import { createCompleter } from './completer.ts';

export interface CompletionCallsOptions {
  readonly database: LibraryDatabase;
  readonly tags: TagStore;
  readonly packs: Pick<PackRegistry, 'getActive'>;
  readonly now?: () => number;
}

const mostQueries = 500;
const warmAfterMs = 2000;

/** Answers the contract's calls about completion. */
export function createCompletionCalls({
  database,
  tags,
  packs,
  now = Date.now,
}: CompletionCallsOptions): Pick<Handlers, 'search.complete' | 'search.remember'> {
  const queries = createQueryStore(database.sql);
  const folders = createFolderStore(database);
  let known: readonly KnownQuery[] | undefined;
  const complete = createCompleter({
    words: createWordStore(database.sql),
    tags,
    registry: packs,
    queries: {
      list() {
        known ??= queries.list();
        return [...known];
      },
    },
    listFolderNames: () =>
      folders.list().flatMap(({ path, isRemoved }) => (isRemoved ? [] : (path.split(/[\\/]/).at(-1) ?? []))),
  });
  // The first one reads lists and compiles code; that is done before anyone types.
  setTimeout(() => database.sql.open && complete('a', 1), warmAfterMs).unref();
  return {
    'search.complete': ({ text, limit }) => ({ completions: complete(text, limit) }),
    'search.remember': ({ text }) => {
      const query = text.trim().replace(/\s+/g, ' ');
      transact(database.sql, () => {
        if (query === '') queries.forgetAll();
        else queries.remember(query, now(), mostQueries);
      });
      known = undefined;
      return {};
    },
  };
}
