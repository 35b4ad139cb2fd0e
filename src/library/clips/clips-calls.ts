import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import type { ClipStore } from '../store/clip-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';

export interface ClipsCallsOptions {
  readonly database: LibraryDatabase;
  readonly clips: ClipStore;
  readonly textIndex: TextIndex;
  readonly announce: Announce;
}

type ClipsCalls = Pick<Handlers, 'clips.get' | 'clips.list' | 'clips.describe' | 'clips.rate'>;

/** Answers the contract's calls about clips. */
export function createClipsCalls({ database, clips, textIndex, announce }: ClipsCallsOptions): ClipsCalls {
  return {
    'clips.get': ({ id }) => {
      const details = clips.findDetails(id);
      if (!details) throw noSuchClip();
      return details;
    },
    'clips.list': async (request) => {
      const { ids, total } = await clips.list(request);
      return { clips: clips.getSummaries(ids), total };
    },
    'clips.describe': ({ id, description }) => {
      transact(database.sql, () => {
        if (clips.countKnown([id]) === 0) throw noSuchClip();
        clips.describe(id, description);
        textIndex.refresh([id]);
      });
      announce('clips.changed', {});
      return {};
    },
    'clips.rate': ({ ids, rating }) => {
      transact(database.sql, () => clips.rate(ids, rating));
      announce('clips.changed', {});
      return {};
    },
  };
}

const noSuchClip = () => new AppError('not-found', 'This clip is no longer in the library.');
